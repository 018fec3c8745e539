"""The receipt of the result shown: made, saved, and verified by repeating the run."""
