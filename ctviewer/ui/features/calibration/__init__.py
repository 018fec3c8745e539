"""Site calibration: fitting, evaluation, saving, and switching on and off."""
