"""Painted scans: real clear chest CTs with lesions painted in, and twins with harmless findings."""
