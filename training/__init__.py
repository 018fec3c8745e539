"""Training of the classifier on synthetic scans: phantoms, network, fit, checks and export."""
