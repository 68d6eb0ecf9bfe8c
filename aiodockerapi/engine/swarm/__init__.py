"""The swarm: a cluster of daemons that runs services."""
