"""Confidence in the number: where it falls, how robust it is, which slices it comes from."""
