"""Reading studies of several readers: making one, and what it found."""
