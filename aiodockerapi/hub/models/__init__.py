"""What Docker Hub's API sends and takes, a file for each part of it."""
