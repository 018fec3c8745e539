"""One package for each panel of the window; each can be read without the others."""
