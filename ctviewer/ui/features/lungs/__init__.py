"""Lung statistics in the window: the study in the worker, its overlay, its panel."""
