"""The report of a scan: pictures, and export."""
