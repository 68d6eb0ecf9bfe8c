"""What a registry has, asked through the daemon."""
