"""Reading studies of several readers: setup and analysis."""
