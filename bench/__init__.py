"""How fast: ratios against a baseline in the same run, stored as JSON and shown in the docs."""
