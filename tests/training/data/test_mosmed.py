"""Fetching the scans from a server that breaks off, refuses ranges or sends rubbish."""

import hashlib
import http.server
import threading
from dataclasses import replace

import pytest

from tests.training.data.archives import zipped
from training.base.errors import TrainingError
from training.data.mosmed import download as mosmed
from training.data.mosmed import fetch as fetching
from training.data.mosmed.download import ARCHIVES, Archive, download
from training.data.mosmed.fetch import RemoteFile, fetch

CONTENT = bytes(range(256)) * 2000


class Server(http.server.ThreadingHTTPServer):
    """Serves `content` at any path; `requests` are the Range headers it saw."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.ranges = True
        self.breaks = 0  # answers that end after a third of what is left
        self.status = 200
        self.requests = []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/CT-0.zip"

    def source(self, size=None):
        return RemoteFile(self.address, len(self.content) if size is None else size)


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass

    def do_GET(self):
        server = self.server
        asked = self.headers.get("Range")
        server.requests.append(asked)
        start = int(asked[6:-1]) if asked and server.ranges else 0
        status = 416 if start >= len(server.content) else server.status
        if status == 200:
            self.answer(start)
        else:
            self.send_error(status)

    def answer(self, start):
        server = self.server
        body = server.content[start:]
        self.send_response(206 if start else 200)
        if start:
            end = len(server.content) - 1
            self.send_header("Content-Range", f"bytes {start}-{end}/{end + 1}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if server.breaks:
            server.breaks -= 1
            body = body[: len(body) // 3]
        self.wfile.write(body)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(fetching, "PAUSE", 0.0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("ranges", [True, False])
def test_a_connection_that_breaks_off_is_continued(server, tmp_path, ranges):
    server.ranges, server.breaks = ranges, 2
    path = tmp_path / "new" / "a.zip"

    fetch(server.source(), path, print)

    assert path.read_bytes() == CONTENT
    assert server.requests[1] == f"bytes={len(CONTENT) // 3}-"
    assert [each.name for each in path.parent.iterdir()] == ["a.zip"]


def test_a_part_of_an_earlier_run_is_continued(server, tmp_path):
    (tmp_path / "a.zip.part").write_bytes(CONTENT[:1000])

    fetch(server.source(), tmp_path / "a.zip", print)

    assert server.requests == ["bytes=1000-"]
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


def test_a_whole_file_is_not_fetched_again(server, tmp_path):
    (tmp_path / "a.zip").write_bytes(CONTENT)

    fetch(server.source(), tmp_path / "a.zip", print)

    assert server.requests == []


def test_a_server_that_always_breaks_off_leaves_the_part_and_a_sentence(server, tmp_path):
    server.content, server.breaks = b"xx", 99  # a third of two bytes is nothing

    with pytest.raises(TrainingError, match=r"cannot be fetched .* run the command again"):
        fetch(server.source(), tmp_path / "a.zip", print)

    assert len(server.requests) == fetching.ATTEMPTS
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize("length", [len(CONTENT), len(CONTENT) + 5])
def test_a_part_that_is_too_long_is_thrown_away(server, tmp_path, length):
    (tmp_path / "a.zip.part").write_bytes(b"x" * length)
    server.content = CONTENT[:-7]

    fetch(server.source(), tmp_path / "a.zip", print)

    assert (tmp_path / "a.zip").read_bytes() == CONTENT[:-7]


def test_a_part_that_the_server_cannot_continue_is_thrown_away(server, tmp_path):
    (tmp_path / "a.zip.part").write_bytes(CONTENT[:5000])
    server.content = CONTENT[:4000]

    with pytest.raises(TrainingError, match="has 4000 bytes where 9000 are expected"):
        fetch(server.source(9000), tmp_path / "a.zip", print)

    assert server.requests == ["bytes=5000-", None]


def test_an_error_of_the_server_is_reported(server, tmp_path):
    server.status = 404

    with pytest.raises(TrainingError, match="the server answered 404 Not Found"):
        fetch(server.source(), tmp_path / "a.zip", print)


def test_a_server_that_does_not_answer_is_reported(tmp_path, server):
    gone = RemoteFile("http://127.0.0.1:9/a.zip", 3)

    with pytest.raises(TrainingError, match="cannot be fetched"):
        fetch(gone, tmp_path / "a.zip", print)


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_file_of_another_size_is_refused(server, tmp_path, size):
    with pytest.raises(TrainingError, match="not the file this program knows"):
        fetch(server.source(size), tmp_path / "a.zip", print)

    assert not (tmp_path / "a.zip").exists()


def test_a_file_of_another_content_is_refused(server, tmp_path):
    known = replace(server.source(), sha256=hashlib.sha256(CONTENT[::-1]).hexdigest())

    with pytest.raises(TrainingError, match=r"SHA-256 .* is expected; what came was deleted"):
        fetch(known, tmp_path / "a.zip", print)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_there_with_another_content_is_fetched_again(server, tmp_path):
    (tmp_path / "a.zip").write_bytes(CONTENT[::-1])
    known = replace(server.source(), sha256=hashlib.sha256(CONTENT).hexdigest())

    assert fetch(known, tmp_path / "a.zip", print) == known.sha256
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


def test_an_archive_must_be_the_one_of_an_earlier_time(server, tmp_path):
    server.content = zipped([("CT-0/one.nii", b"1" * 50)])
    archives = [Archive("CT-0.zip", server.source())]
    said = []
    download(tmp_path, said.append, archives)
    digest = hashlib.sha256(server.content).hexdigest()
    assert any(digest in text for text in said)
    assert (tmp_path / "CT-0.zip.sha256").read_text() == f"{digest}  CT-0.zip\n"

    (tmp_path / "CT-0" / "one.nii").unlink()
    server.content = zipped([("CT-0/one.nii", b"2" * 50)])
    with pytest.raises(TrainingError, match="is expected"):
        download(tmp_path, print, [Archive("CT-0.zip", server.source())])
    assert not (tmp_path / "CT-0" / "one.nii").exists()


def test_a_hash_file_without_a_hash_is_reported(server, tmp_path):
    server.content = zipped([("CT-0/one.nii", b"1")])
    (tmp_path / "CT-0.zip.sha256").write_text("none\n")

    with pytest.raises(TrainingError, match=r"CT-0\.zip\.sha256 holds no SHA-256"):
        download(tmp_path, print, [Archive("CT-0.zip", server.source())])


def test_a_disk_that_is_too_small_is_reported_before_the_download(server, tmp_path):
    with pytest.raises(TrainingError, match="GB are needed"):
        fetch(server.source(10**18), tmp_path / "a.zip", print)

    assert server.requests == []


def test_download_says_the_licence_unpacks_and_fetches_nothing_the_second_time(server, tmp_path):
    server.content = zipped([("CT-0/one.nii", b"1" * 5000), ("__MACOSX/CT-0/._one.nii", b"2")])
    archives = [Archive("CT-0.zip", server.source())]
    said = []

    download(tmp_path, said.append, archives)
    download(tmp_path, said.append, archives)

    assert "CC BY-NC-ND" in said[0]
    assert said[-1] == "CT-0.zip: is there already"
    assert len(server.requests) == 1
    assert (tmp_path / "CT-0" / "one.nii").read_bytes() == b"1" * 5000
    assert not (tmp_path / "CT-0.zip").exists()
    assert not (tmp_path / "__MACOSX").exists()


def test_a_lost_scan_is_fetched_again(server, tmp_path):
    server.content = zipped([("CT-0/one.nii", b"1"), ("CT-0/two.nii", b"2")])
    archives = [Archive("CT-0.zip", server.source())]
    download(tmp_path, print, archives)
    (tmp_path / "CT-0" / "two.nii").unlink()

    download(tmp_path, print, archives)

    assert (tmp_path / "CT-0" / "two.nii").read_bytes() == b"2"


def test_a_truncated_archive_is_deleted_and_said(server, tmp_path):
    server.content = zipped([("CT-0/one.nii", bytes(5000))])[:-30]

    with pytest.raises(TrainingError, match=r"CT-0.zip is not a trustworthy archive .*, deleted"):
        download(tmp_path, print, [Archive("CT-0.zip", server.source())])

    assert list(tmp_path.iterdir()) == []


def test_an_archive_without_files_is_deleted_and_said(server, tmp_path):
    server.content = zipped([])

    with pytest.raises(TrainingError, match="contains no files and was deleted"):
        download(tmp_path, print, [Archive("CT-0.zip", server.source())])


def test_the_archives_are_the_two_of_the_keras_example():
    assert [archive.name for archive in ARCHIVES] == ["CT-0.zip", "CT-1.zip"]
    assert all(archive.source.address.endswith(archive.name) for archive in ARCHIVES)


def test_the_command_ends_with_a_sentence(tmp_path, monkeypatch, capsys):
    from training.data.mosmed.__main__ import main

    def refuse(*_arguments):
        raise TrainingError("No.")

    monkeypatch.setattr(mosmed, "fetch", refuse)
    assert main([str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert printed.err == "No.\n"
    assert "CC BY-NC-ND" in printed.out
