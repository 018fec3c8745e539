"""Reports of a scan and of a batch: one HTML file each, which loads nothing."""
