"""Exports of a batch's table to other systems: BIDS derivative, REDCap import."""
