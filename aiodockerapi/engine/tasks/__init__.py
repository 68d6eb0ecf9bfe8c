"""The tasks of a swarm: a service's containers, wherever they run."""
