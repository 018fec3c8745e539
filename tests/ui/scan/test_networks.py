"""The networks of a window, asked for by its worker and by that of the worklist."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from ctviewer.pipeline.options import Options
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.scan.networks import Networks

LATER = 0.3  # seconds that a network takes to load, so that a second one would have begun by then


def test_two_workers_that_ask_at_once_get_one_classifier(qtbot):
    made = []

    def make():
        made.append(object())
        end = time.monotonic() + LATER
        while len(made) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        return made[-1]

    runner = JobRunner()
    networks = Networks(make, Options(paths=()), runner)
    both = threading.Barrier(2)

    def ask(network):
        both.wait()
        return network()

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(ask, networks.classifier),
            pool.submit(ask, lambda: networks.classifier_of("")),
        ]
    assert [each.result() for each in asked] == made * 2
    assert len(made) == 1
    runner.shutdown()
