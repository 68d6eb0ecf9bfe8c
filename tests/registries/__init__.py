"""Real registries, started for the tests: Debian's `docker-registry`, each with its own folder.

host      can registries run here
registry  one registry: can it run here, its settings, its start, its end
tokens    a service for tokens, which signs as the registry's settings demand
plugin    the fixtures for pytest
"""
