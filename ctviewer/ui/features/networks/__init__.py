"""Network files: their cards, which one judges, and several on one scan."""
