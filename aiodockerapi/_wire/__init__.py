"""Bytes to values and back: no I/O, no event loop, no models."""
