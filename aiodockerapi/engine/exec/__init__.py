"""Commands in containers that run."""
