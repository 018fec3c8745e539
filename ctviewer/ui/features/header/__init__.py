"""The header fields of the open scan, in a tab."""
