"""What is shown: view state, windows, montage, contours, two scans linked."""
