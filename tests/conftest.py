"""What all tests share."""

from tests.engines.plugin import engine, engine_host, engine_hosts, engines

__all__ = ["engine", "engine_host", "engine_hosts", "engines"]
