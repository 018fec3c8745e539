"""The user's own keys: which command has which, chosen in a dialog and remembered."""
