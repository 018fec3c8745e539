"""From a file or a folder to a Volume: discovery, and one reader per format."""
