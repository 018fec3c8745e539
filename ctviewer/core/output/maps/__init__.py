"""Maps of a classified scan as files in its own grid: lesions, lungs and classes of lung tissue."""
