"""A scan's sidecar in the window: comment, stored work, export and import."""
