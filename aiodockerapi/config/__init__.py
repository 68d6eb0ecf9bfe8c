"""What files and the environment say: where to connect, how, and with which credentials."""
