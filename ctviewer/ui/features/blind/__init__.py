"""Blind read: the reader commits a score before the network's number is shown."""
