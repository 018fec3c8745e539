"""Foundations: texts, errors, progress, files, the program's own data."""
