"""What lies on this machine's disk: folders that become archives, and archives that become folders.

Knows files and threads, and nothing of the network.
"""
