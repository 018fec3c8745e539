import pytest

from tests.ui.fakes import FakeClassifier


@pytest.fixture
def classifier():
    """One whose results say what was examined."""
    return FakeClassifier(examines=True)
