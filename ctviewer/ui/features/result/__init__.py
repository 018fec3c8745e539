"""The panel beside the views: the network's number, or why there is none."""
