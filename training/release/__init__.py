"""The network as a file and as a card: export, metadata, ONNX."""
