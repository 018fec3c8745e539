"""Statistics on known cases: accuracy, calibration, conformal limits, distribution check."""
