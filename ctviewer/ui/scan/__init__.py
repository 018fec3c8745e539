"""The open scan: opening, choice of a series, and the session."""
