"""The run folder: settings, code version, machine, and results."""
