"""What every test stands on: no screen, and one thread for each of several test processes."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before pytest-qt makes its application
if "PYTEST_XDIST_WORKER" in os.environ:
    # Two processes that both compute on all cores wait for each other; programs that tests start
    # inherit it.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
