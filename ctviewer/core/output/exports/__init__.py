"""A batch's table as other systems take it: a BIDS derivative, a REDCap import."""
