"""Reports of a scan and of a batch: self-contained HTML files."""
