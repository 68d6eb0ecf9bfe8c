"""The Engine API: a folder for each of its tags."""
