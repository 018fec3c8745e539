"""CT Viewer: see a chest CT and judge it; for research use only."""

__version__ = "0.1.0"
