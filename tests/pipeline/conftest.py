from tests.inference.conftest import listed, network

__all__ = ["listed", "network"]
