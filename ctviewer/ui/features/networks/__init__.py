"""Network files: their cards, the one in use, and several on one scan."""
