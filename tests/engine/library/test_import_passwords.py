"""Protected files open with the passwords given; nothing remembers them longer than the library is open."""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path

import pytest

from indexer import Library
from indexer.common.errors import ReadError
from indexer.common.messages import verbatim
from indexer.ingest.reading.passwords import Passwords, try_passwords
from indexer.records.documents import Span
from indexer.records.importing import ImportReport

SENTENCE = "The contract was signed in Harrowdale on Tuesday by both parties."
SECRET = "opensesame-密码"
ASCII_SECRET = "opensesame"


def locked_pdf(path: Path, password: str = ASCII_SECRET, sentence: str = SENTENCE) -> Path:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption(password, strength=128))
    canvas.drawString(72, 700, sentence)
    canvas.save()
    path.write_bytes(target.getvalue())
    return path


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library") as opened:
        yield opened


def codes(report: ImportReport) -> list[str]:
    return [failed.code for failed in report.failed]


def test_one_of_several_passwords_opens_a_file(library: Library, tmp_path: Path, caplog):
    caplog.set_level(logging.DEBUG)
    file = locked_pdf(tmp_path / "contract.pdf")
    assert codes(library.add([file])) == ["encrypted"]
    wrong = library.add([file], passwords=["wrong", "wronger"])
    assert codes(wrong) == ["wrong_password"]
    assert "no password given opens it" in str(wrong.failed[0].message)
    (document,) = library.add([file], passwords=["wrong", ASCII_SECRET]).imported
    assert library.show(document.id).text.strip() == SENTENCE
    assert (library.paths.originals / f"{document.sha256}.pdf").read_bytes() == file.read_bytes()
    assert not [record for record in caplog.records if ASCII_SECRET in record.getMessage()]


def test_each_path_may_have_its_own_password(library: Library, tmp_path: Path):
    first = locked_pdf(tmp_path / "a.pdf", "one", f"{SENTENCE} First.")
    second = locked_pdf(tmp_path / "b.pdf", "two", f"{SENTENCE} Second.")
    report = library.add([first, second], passwords={str(first): "one", str(second): "one"})
    assert [Path(document.path).name for document in report.imported] == ["a.pdf"]
    assert codes(report) == ["wrong_password"]
    assert len(library.add([second], passwords={str(tmp_path): "two"}).imported) == 1


def test_passwords_are_nowhere_in_the_library(tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        library.add([locked_pdf(tmp_path / "contract.pdf")], passwords=[ASCII_SECRET])
    files = [path for path in (tmp_path / "library").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if ASCII_SECRET.encode() in path.read_bytes()]


def test_pages_of_a_protected_file_are_drawn_once_it_is_unlocked(tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        (document,) = library.add([locked_pdf(tmp_path / "contract.pdf")], passwords=[ASCII_SECRET]).imported
        assert len(library.page_sizes(document.id)) == 1, "the import has unlocked it for this session"
    with Library.open(tmp_path / "library") as library:
        assert library.show(document.id).text.strip() == SENTENCE
        assert library.ask("Where was the contract signed?").citations
        for draw in (
            lambda: library.page_sizes(document.id),
            lambda: library.page_image(document.id, 1, 1.0),
            lambda: library.span_rectangles(document.id, Span(0, 5)),
        ):
            with pytest.raises(ReadError) as refused:
                draw()
            assert refused.value.code == "encrypted"
        with pytest.raises(ReadError) as refused:
            library.unlock(document.id, "wrong")
        assert refused.value.code == "wrong_password"
        library.unlock(document.id, ASCII_SECRET)
        assert library.page_image(document.id, 1, 1.0).width > 0
        assert library.span_rectangles(document.id, Span(0, 5))[1]


def test_the_password_of_an_archive_opens_what_lies_in_it(library: Library, tmp_path: Path):
    inner = locked_pdf(tmp_path / "inner.pdf")
    archive = tmp_path / "box.zip"
    with zipfile.ZipFile(archive, "w") as box:
        box.write(inner, "inner.pdf")
    (failed,) = library.add([archive]).failed
    assert (failed.path, failed.code) == (f"{archive}/inner.pdf", "encrypted")
    again = library.add([failed.path], passwords={failed.path: "wrong"})
    assert codes(again) == ["wrong_password"]
    (document,) = library.add([failed.path], passwords={str(archive): ASCII_SECRET}).imported
    assert document.path == failed.path


def test_of_an_archive_that_is_locked_in_part_the_rest_is_had_and_with_the_password_all():
    tried = []

    def read(password: str | None) -> str:
        tried.append(password)
        if password not in (None, "right"):
            raise ReadError(verbatim("It does not open."), code="wrong_password")
        return "all" if password else "the rest"

    assert try_passwords(read, ["wrong", "right"], "box.zip", words_first=True) == ("all", "right")
    assert try_passwords(read, ["wrong"], "box.zip", words_first=True) == ("the rest", None)
    assert try_passwords(read, [], "box.zip", words_first=True) == ("the rest", None)
    assert tried == ["wrong", "right", "wrong", None, None]


def test_the_doctor_keeps_a_protected_document_that_it_cannot_read_again(tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        (document,) = library.add([locked_pdf(tmp_path / "contract.pdf")], passwords=[ASCII_SECRET]).imported
        with library._database.write() as connection:
            connection.execute("DELETE FROM passages")
    report = Library.doctor(tmp_path / "library", repair=True)
    locked = [item for item in report.findings if item.code == "document_locked"]
    assert len(locked) == 1
    assert "password" in str(locked[0].message)
    assert not locked[0].repaired
    with Library.open(tmp_path / "library") as library:
        assert [item.id for item in library.documents()] == [document.id]
        assert library.original_path(document.id).is_file()


def test_passwords_tell_nobody_what_they_are():
    passwords = Passwords([SECRET, "", SECRET])
    assert SECRET not in repr(passwords)
    assert passwords.of("/any/file") == (SECRET,)
    assert Passwords(SECRET).of("/any/file") == (SECRET,)
    assert Passwords({"/a": SECRET}).of("/ab") == ()
    assert Passwords({"/a": SECRET}).of("/a/b") == (SECRET,)


def test_what_a_password_cannot_help_is_tried_once():
    tried = []

    def read(password: str | None) -> None:
        tried.append(password)
        raise ReadError(verbatim("It is damaged."), code="broken")

    with pytest.raises(ReadError, match="damaged"):
        try_passwords(read, ["a", "b"], "x.pdf")
    assert tried == [None]
