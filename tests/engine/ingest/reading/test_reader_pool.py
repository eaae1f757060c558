"""The reader children: limits, deaths, and what closing does."""

import threading
import time

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ReadError
from indexer.ingest.reading.reader_pool import MAX_SECONDS, ReaderPool, time_limit_seconds


def write(folder, word):
    path = folder / f"{word}.txt"
    path.write_text(word)
    return path


def read(pool, path, **options):
    options.setdefault("token", CancelToken())
    return pool.read(path, name=path.name, size_bytes=path.stat().st_size, **options)


def test_large_files_get_more_time_up_to_a_limit():
    assert time_limit_seconds(0) == 60
    assert time_limit_seconds(10_000_000) == 110
    assert time_limit_seconds(10**12) == MAX_SECONDS


def test_there_is_always_at_least_one_child_and_never_more_than_four(odd_readers):
    assert odd_readers(children=0).size == 1
    pool = ReaderPool()
    assert 1 <= pool.size <= 4
    pool.close()


def test_a_file_that_takes_too_long_is_given_up_in_words(odd_readers, tmp_path):
    pool = odd_readers(children=1)
    read(pool, write(tmp_path, "good"))
    with pytest.raises(
        ReadError, match=r"^“hang\.txt” could not be read: it took longer than 1 second\.$"
    ) as raised:
        read(pool, write(tmp_path, "hang"), limit_seconds=1.0)
    assert raised.value.code == "timeout"
    assert read(pool, write(tmp_path, "good")).extracted.text == "good"


def test_closing_ends_a_read_that_is_under_way(odd_readers, tmp_path):
    pool = odd_readers(children=1)
    read(pool, write(tmp_path, "good"))

    def close_when_busy():
        while not pool._idle.empty():
            time.sleep(0.01)
        pool.close()

    closing = threading.Thread(target=close_when_busy)
    closing.start()
    with pytest.raises(ReadError) as raised:
        read(pool, write(tmp_path, "hang"))
    closing.join()
    assert raised.value.code == "reader_died"
    with pytest.raises(RuntimeError, match="closed"):
        read(pool, write(tmp_path, "good"))
    pool.close()


def test_waiting_for_a_free_child_can_be_cancelled(odd_readers, tmp_path):
    pool = odd_readers(children=1)
    busy, waiting = CancelToken(), CancelToken()
    outcomes = []

    def hang():
        try:
            read(pool, write(tmp_path, "hang"), token=busy)
        except CancelledByUser:
            outcomes.append("cancelled")

    thread = threading.Thread(target=hang)
    thread.start()
    while not pool._idle.empty():
        time.sleep(0.01)
    waiting.cancel()
    with pytest.raises(CancelledByUser):
        read(pool, write(tmp_path, "good"), token=waiting)
    busy.cancel()
    thread.join()
    assert outcomes == ["cancelled"]
    assert read(pool, write(tmp_path, "good")).extracted.text == "good"


def test_a_child_that_was_killed_from_outside_is_replaced(odd_readers, tmp_path):
    pool = odd_readers(children=1)
    read(pool, write(tmp_path, "good"))
    pool._children[0]._process.kill()
    pool._children[0]._process.wait()
    assert read(pool, write(tmp_path, "good")).extracted.text == "good"
