"""A scan's sidecar in the window: the comment, what else is kept, and how it goes elsewhere."""
