"""Network files: cards, selection, and comparison on one scan."""
