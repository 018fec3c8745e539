"""Worklists: many scans, their results, and the reader's remarks."""
