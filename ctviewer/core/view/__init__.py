"""What is displayed: view state, windows, montage, contours, linked scans."""
