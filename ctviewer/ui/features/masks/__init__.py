"""Masks from elsewhere on the open scan: opened, dropped, measured, and what they gave."""
