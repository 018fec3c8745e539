"""Real scans with labels: which they are, their splits, their inputs kept on disk."""
