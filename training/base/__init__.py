"""What every part of training stands on: recipes, errors, devices, the code's own facts."""
