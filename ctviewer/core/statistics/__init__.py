"""What known cases say of a number: accuracy, calibration, conformal limits, distribution."""
