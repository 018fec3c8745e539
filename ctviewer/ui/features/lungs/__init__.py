"""Lung statistics: worker, overlay, and panel."""
