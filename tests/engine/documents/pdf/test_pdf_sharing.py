"""A long PDF that several readers share: the same text, whoever reads which pages or dies over them."""

from __future__ import annotations

import threading

import pytest

from indexer.common.cancel import CancelledByUser
from indexer.documents.pdf import pdf
from indexer.documents.pdf.helping import help_read
from indexer.documents.pdf.page_ranges import PAGES_AT_ONCE, page_ranges
from indexer.documents.pdf.sharing import HELPER_PREFIX, MIN_PAGES, sharing
from indexer.documents.read import read_file
from indexer.documents.source.source_file import read_source
from tests.makers.files.documents_makers import pdf_bytes

PAGES = MIN_PAGES + 10


def book(pages: int, *, word: str = "rapport") -> bytes:
    """Pages with a running header, a page number, and a sentence that runs on from page to page."""

    def draw(canvas) -> None:
        for number in range(1, pages + 1):
            canvas.drawString(72, 800, f"Le {word} annuel de la banque")
            canvas.drawString(72, 700, f"du mois {number}, la banque a relevé son taux, ce que le conseil")
            canvas.drawString(72, 686, f"n'avait pas prévu dans son {word}, et que les marchés attendaient")
            canvas.drawString(290, 40, str(number))
            canvas.showPage()

    return pdf_bytes(draw)


def nobody_stops() -> None:
    return


@pytest.fixture(scope="module")
def whole_book():
    return book(PAGES)


@pytest.fixture
def path(write, whole_book):
    return write("livre.pdf", whole_book)


@pytest.fixture
def alone(path):
    return read_file(path)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pages"


@pytest.fixture
def read_by_owner(monkeypatch):
    """Which pages the document's own reader reads."""
    ranges: list[range] = []
    real = pdf.read_range

    def read(document, numbers, annotations):
        ranges.append(numbers)
        return real(document, numbers, annotations)

    monkeypatch.setattr(pdf, "read_range", read)
    return ranges


def read_shared(path, folder, at_first, check=nobody_stops):
    """Read the file; when it has taken its first pages, `at_first` is done in the folder."""
    messages: list[int] = []

    def tell(left: int) -> None:
        messages.append(left)
        if len(messages) == 1:
            at_first()

    with sharing(folder, tell, check):
        text = read_file(path)
    assert not folder.exists()
    return text, messages


def test_pages_that_others_have_read_make_the_same_text(path, folder, alone, read_by_owner):
    helped: list[int] = []

    def help_with_all() -> None:
        helped.append(help_read(read_source(path, max_bytes=pdf.MAX_BYTES), folder, nobody_stops))

    text, messages = read_shared(path, folder, help_with_all)
    assert text == alone
    assert text.clutter
    assert helped == [PAGES - PAGES_AT_ONCE] == messages
    assert read_by_owner == [range(1, PAGES_AT_ONCE + 1)]


def test_what_a_dead_helper_took_is_read_by_the_reader_itself(path, folder, alone, read_by_owner):
    taken = page_ranges(PAGES)[2:4]

    def take_and_die() -> None:
        for numbers in taken:
            (folder / f"{numbers.start}.taken").touch()

    text, _ = read_shared(path, folder, take_and_die)
    assert text == alone
    assert read_by_owner[-2:] == taken


def leave_half(file, _other) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def leave_noise(file, _other) -> None:
    file.write_bytes(b"\x80\x04noise")


def leave_another_files(file, other) -> None:
    file.write_bytes(other.read_bytes())


@pytest.mark.parametrize("spoil", [leave_half, leave_noise, leave_another_files])
def test_pages_that_were_left_damaged_or_of_a_changed_file_are_read_again(
    path, folder, alone, read_by_owner, write, tmp_path, spoil
):
    last = page_ranges(PAGES)[-1]

    def help_badly() -> None:
        changed = write("changed.pdf", book(PAGES, word="bulletin"))
        (elsewhere := tmp_path / "elsewhere").mkdir()
        help_read(read_source(changed, max_bytes=pdf.MAX_BYTES), elsewhere, nobody_stops)
        help_read(read_source(path, max_bytes=pdf.MAX_BYTES), folder, nobody_stops)
        spoil(folder / f"{last.start}.pages", elsewhere / f"{last.start}.pages")

    text, _ = read_shared(path, folder, help_badly)
    assert text == alone
    assert read_by_owner[1:] == [last]


def test_a_slow_helper_is_waited_for_as_long_as_it_is_there(path, folder, alone, read_by_owner):
    late = page_ranges(PAGES)[-1]
    timers: list[threading.Timer] = []

    def help_slowly() -> None:
        (sign := folder / f"{HELPER_PREFIX}0").touch()
        help_read(read_source(path, max_bytes=pdf.MAX_BYTES), folder, nobody_stops)
        left, hidden = folder / f"{late.start}.pages", folder / "hidden"
        left.rename(hidden)

        def bring() -> None:
            hidden.rename(left)
            sign.unlink(missing_ok=True)  # the owner may have gone on and removed the folder

        timers.append(threading.Timer(0.2, bring))
        timers[0].start()

    text, _ = read_shared(path, folder, help_slowly)
    timers[0].join()
    assert text == alone
    assert late not in read_by_owner


def test_waiting_for_a_helper_can_be_cancelled(path, folder):
    def take_and_hang() -> None:
        (folder / f"{HELPER_PREFIX}0").touch()
        (folder / f"{page_ranges(PAGES)[-1].start}.taken").touch()

    def cancelled() -> None:
        raise CancelledByUser

    with pytest.raises(CancelledByUser):
        read_shared(path, folder, take_and_hang, cancelled)
    assert not folder.exists()


def test_a_helper_stops_when_all_is_read_or_when_it_is_told_to(path, folder):
    source = read_source(path, max_bytes=pdf.MAX_BYTES)
    assert help_read(source, folder, nobody_stops) == 0  # the folder is gone already
    folder.mkdir()
    looks: list[int] = []

    def check() -> None:
        looks.append(len(looks))
        if len(looks) == 3:
            raise CancelledByUser

    with pytest.raises(CancelledByUser):
        help_read(source, folder, check)
    assert len(list(folder.glob("*.pages"))) == 2


def test_a_short_document_is_read_by_one(write, folder):
    path = write("court.pdf", book(MIN_PAGES - 1))
    text, messages = read_shared(path, folder, lambda: None)
    assert len(text.pages) == MIN_PAGES - 1
    assert messages == []


def test_without_room_for_the_folder_the_document_is_read_by_one(path, tmp_path, alone):
    (tmp_path / "no_folder").write_text("a file")
    text, messages = read_shared(path, tmp_path / "no_folder" / "pages", lambda: None)
    assert text == alone
    assert messages == []
