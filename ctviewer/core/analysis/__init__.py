"""From a Volume to a Result: lungs, gate, network input, heat map, lesions, wording."""
