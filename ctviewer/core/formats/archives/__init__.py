"""Archives of scans: what they hold, and a folder of our own that they are unpacked into."""
