"""Real scans: tables, splits, labels and masks, downloads, cached inputs."""
