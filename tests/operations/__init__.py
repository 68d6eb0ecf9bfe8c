"""One row for each operation: what it must send, and what it makes of an answer."""
