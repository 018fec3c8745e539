"""The seed: the Keras example "3D image classification from CT scans" (2020) in PyTorch."""
