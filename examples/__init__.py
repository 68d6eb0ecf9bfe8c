"""Programs to learn from, and the demonstration that `make demo` runs."""
