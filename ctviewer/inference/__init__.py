"""The network file, the device it runs on, and the classifier: torch, but no Qt."""
