"""The result panel: the network's result, or why there is none."""
