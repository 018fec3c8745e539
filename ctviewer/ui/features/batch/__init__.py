"""Batches in the window: pre-flight, progress, and worklist."""
