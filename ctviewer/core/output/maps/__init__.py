"""Maps of a classified scan on its own grid: lesions, lungs and lung tissue classes."""
