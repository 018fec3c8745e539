"""The receipt of what is shown: made, saved, and verified by repeating the run."""
