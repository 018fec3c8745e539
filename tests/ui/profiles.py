"""Length of the stateful tests of the window; CTVIEWER_SOAK=1 in the environment: soak test."""

import os

from hypothesis import HealthCheck, settings

PROFILE = settings(
    max_examples=5000 if os.environ.get("CTVIEWER_SOAK") else 60,
    stateful_step_count=80 if os.environ.get("CTVIEWER_SOAK") else 30,
    deadline=None,
    derandomize=not os.environ.get("CTVIEWER_SOAK"),
    database=None,
    suppress_health_check=list(HealthCheck),
)
