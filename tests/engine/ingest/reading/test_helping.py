"""Idle readers help with a long PDF, in processes of their own: it reads the same, whatever they do."""

import os
import tempfile
import threading
import time

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.documents.pdf.sharing import MIN_PAGES
from indexer.ingest.reading.helping import MIN_PAGES_TO_START_HELPER
from indexer.ingest.reading.reader_pool import ReaderPool

posix_only = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a matter of POSIX")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return write_book(tmp_path_factory.mktemp("book") / "livre.pdf", MIN_PAGES + 40)


def write_book(path, pages):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(72, 800, "Rapport annuel de la banque")
        canvas.drawString(72, 700, f"La banque a relevé son taux pour la fois numéro {number}.")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where the shared folders are made."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def sharing_readers(monkeypatch, scratch):
    pools: list[ReaderPool] = []

    def make(way: str = "", *, started: bool = True) -> ReaderPool:
        monkeypatch.setenv("IBID_TEST_HELP", way)
        pools.append(ReaderPool(children=2, module="tests.makers.children.sharing_reader"))
        if started:
            pools[-1].start()
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture(scope="module")
def read_by_one(book):
    pool = ReaderPool(children=1)
    try:
        return texts_and_passages(read(pool, book))
    finally:
        pool.close()


def read(pool, path, **options):
    options.setdefault("token", CancelToken())
    return pool.read(path, name=path.name, size_bytes=path.stat().st_size, **options)


def texts_and_passages(reading):
    return reading.extracted, reading.language, reading.passages


def all_idle(pool):
    return pool._idle.qsize() == pool.size


def test_what_two_have_read_is_what_one_reads(sharing_readers, read_by_one, book, scratch):
    messages = []
    pool = sharing_readers()
    assert texts_and_passages(read(pool, book, on_partial=messages.append)) == read_by_one
    assert not any("pages_left" in partial for partial in messages)
    assert all_idle(pool)
    assert list(scratch.iterdir()) == []


@posix_only
@pytest.mark.parametrize("way", ["die", "hang"])
def test_a_helper_that_dies_or_hangs_does_no_harm(sharing_readers, read_by_one, book, scratch, way):
    pool = sharing_readers(way)
    assert texts_and_passages(read(pool, book)) == read_by_one
    assert all_idle(pool)
    assert list(scratch.iterdir()) == []


def test_cancelling_stops_the_helpers_too(sharing_readers, book, scratch):
    pool = sharing_readers("hang")
    token = CancelToken()

    def cancel_when_shared() -> None:
        while not list(scratch.glob("*/*.taken")):
            time.sleep(0.01)
        token.cancel()

    canceller = threading.Thread(target=cancel_when_shared)
    canceller.start()
    with pytest.raises(CancelledByUser):
        read(pool, book, token=token)
    canceller.join()
    assert all_idle(pool)
    assert list(scratch.iterdir()) == []


def test_a_helper_is_started_only_for_a_document_that_takes_long(
    sharing_readers, tmp_path, monkeypatch, readers
):
    pool = sharing_readers("", started=False)
    long_book = write_book(tmp_path / "long.pdf", MIN_PAGES_TO_START_HELPER + 40)
    assert len(read(pool, long_book).extracted.pages) == MIN_PAGES_TO_START_HELPER + 40
    assert all(child.alive for child in pool._children)
    alone = ReaderPool(children=2)
    try:
        short_book = write_book(tmp_path / "short.pdf", MIN_PAGES + 1)
        assert len(read(alone, short_book).extracted.pages) == MIN_PAGES + 1
        assert [child.alive for child in alone._children].count(True) == 1
    finally:
        alone.close()
