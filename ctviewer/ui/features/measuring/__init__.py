"""Measurements in the window: mouse tools, list, and drawing."""
