"""Many scans in the window: before they start, while they run, and as a worklist afterwards."""
