"""The daemon's plugins."""
