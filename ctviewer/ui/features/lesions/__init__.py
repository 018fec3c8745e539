"""Why the network says what it says: its map on the slices, its lesions, its input."""
