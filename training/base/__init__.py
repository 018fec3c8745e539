"""Common parts of training: recipes, errors, devices, facts about the code."""
