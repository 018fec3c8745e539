"""The sidecar of a scan: measurements and comments in a separate file."""
