"""The run folder: what was asked, by what code, on which machine, and what came of it."""
