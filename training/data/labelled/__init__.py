"""Real scans with labels: list of scans, splits, cached inputs."""
