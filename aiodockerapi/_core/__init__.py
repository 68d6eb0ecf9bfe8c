"""One way in and out: requests, streams, models and versions, without a single endpoint."""
