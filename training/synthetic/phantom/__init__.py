"""Synthetic chest CTs with known lesions, drawn from a seed."""
