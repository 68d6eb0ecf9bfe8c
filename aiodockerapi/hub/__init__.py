"""Docker Hub's own API: repositories, tags, tokens, organizations, audit logs, SCIM, search."""
