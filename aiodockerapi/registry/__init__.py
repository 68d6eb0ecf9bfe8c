"""Registries: what images they have, and the way there and back, without a daemon."""
