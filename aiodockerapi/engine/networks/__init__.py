"""Networks, and how containers are joined to them."""
