"""The secrets of a swarm."""
