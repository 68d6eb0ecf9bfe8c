"""Archives of 200 MB, down and up: CPU and memory of each client, against one another."""
