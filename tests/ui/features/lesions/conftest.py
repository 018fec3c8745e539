import pytest

from tests.ui.fakes import FakeClassifier


@pytest.fixture
def classifier():
    """A classifier whose results include the examined input."""
    return FakeClassifier(examines=True)
