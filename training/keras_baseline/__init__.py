"""The seed: the Keras example "3D image classification from CT scans" (2020), exactly, in PyTorch.

Its faults are kept, because a baseline that is improved in passing measures nothing.
"""
