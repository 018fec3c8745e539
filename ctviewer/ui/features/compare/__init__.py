"""Two scans side by side: the second one's session, how it follows the first, its views."""
