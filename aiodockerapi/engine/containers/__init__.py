"""Containers: their configuration, what runs, and what came of it."""
