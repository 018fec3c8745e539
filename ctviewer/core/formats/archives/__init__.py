"""Archives of scans: their content, and the temporary folder they are unpacked into."""
