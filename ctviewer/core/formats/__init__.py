"""From a file or a folder to a Volume: which files are scans, and one reader a format."""
