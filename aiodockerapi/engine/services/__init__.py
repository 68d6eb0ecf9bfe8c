"""The services of a swarm."""
