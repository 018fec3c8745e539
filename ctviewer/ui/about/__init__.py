"""What the program says about itself: versions, licences, its log, a text for bug reports."""
