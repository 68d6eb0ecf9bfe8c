"""The machines of a swarm."""
