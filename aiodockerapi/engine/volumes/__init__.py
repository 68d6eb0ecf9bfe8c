"""Volumes, of one machine and of a swarm."""
