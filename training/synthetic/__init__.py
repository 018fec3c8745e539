"""Generated scans: phantoms, and lesions painted into real clear chests."""
