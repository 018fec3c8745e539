"""Foundations of the window: actions, jobs, texts, colours, preferences."""
