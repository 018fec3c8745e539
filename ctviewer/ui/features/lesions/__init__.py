"""Explanation of the result: heat map, lesions, and network input."""
