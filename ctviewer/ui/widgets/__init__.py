"""Widgets without knowledge of scans: number boxes, docks, tables, labels."""
