"""The network calibrated to a site: fitted, looked at, kept, switched on and off."""
