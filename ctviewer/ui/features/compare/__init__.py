"""Two scans side by side: the second session, linking, and views."""
