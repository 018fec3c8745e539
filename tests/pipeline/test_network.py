"""How the network is shared among the threads of a batch."""

import threading
from concurrent.futures import ThreadPoolExecutor

import torch

from ctviewer.pipeline.network import torch_threads
from tests.timing import PATIENCE


def test_devices_that_come_and_go_leave_torch_its_threads():
    """The second device found one thread, kept that as what it was, and restored it at its end."""
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    in_first, in_second, out_first = (threading.Event() for _ in range(3))
    within = []

    def first():
        with torch_threads(1):
            in_first.set()
            assert in_second.wait(PATIENCE)
            within.append(torch.get_num_threads())
        out_first.set()

    def second():
        assert in_first.wait(PATIENCE)
        with torch_threads(1):
            in_second.set()
            assert out_first.wait(PATIENCE)
            within.append(torch.get_num_threads())

    try:
        with ThreadPoolExecutor(2) as pool:
            for ended in [pool.submit(first), pool.submit(second)]:
                ended.result()
        with ThreadPoolExecutor(1) as pool:  # a new thread has the process's number
            assert pool.submit(torch.get_num_threads).result() == 3
        assert within == [1, 1]
    finally:
        torch.set_num_threads(before)
