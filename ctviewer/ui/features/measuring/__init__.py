"""Measuring in the window: what the mouse makes, the list of it, and how it is drawn."""
