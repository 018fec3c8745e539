"""What the user prefers: one value, kept from start to start, changed in one dialog."""
