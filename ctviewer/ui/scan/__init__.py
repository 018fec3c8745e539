"""The open scan: how it is opened, which series of it, and the session that holds it."""
