"""The daemon itself: what it is, which version it has, and whether it answers."""
