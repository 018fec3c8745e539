"""Real scans: tables, splits, labels and masks, downloads, inputs kept on disk."""
