"""What everything stands on: texts, errors, progress, files, the program's own data."""
