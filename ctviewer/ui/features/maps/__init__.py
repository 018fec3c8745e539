"""Saving and dragging of a classified scan's maps."""
