"""Images: what the daemon stores and what registries offer."""
