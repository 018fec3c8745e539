"""A worklist: many scans, what was found in each, and what the reader thinks of it."""
