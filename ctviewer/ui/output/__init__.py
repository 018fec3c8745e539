"""Pictures: rendering, export, and the equivalent commands."""
