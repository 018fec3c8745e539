"""Masks from elsewhere on the open scan: opening, dropping, measuring, results."""
