"""Where the last session ended: stored at the end, restored at the start."""
