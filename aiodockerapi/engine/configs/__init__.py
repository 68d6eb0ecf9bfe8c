"""The configuration files of a swarm."""
