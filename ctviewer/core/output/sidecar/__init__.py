"""The sidecar of a scan: what somebody measured and wrote on it, kept in a file of its own."""
