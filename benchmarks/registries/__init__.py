"""Images copied between registries, and their tags listed, against skopeo."""
