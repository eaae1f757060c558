"""PDFs behind a password: opened with the right one, else refused in one sentence; never written down."""

from __future__ import annotations

import io
import unicodedata

import pytest

from indexer.common.errors import ReadError
from indexer.documents.pdf import opening
from indexer.documents.pdf.second_engine import SecondEngine
from indexer.documents.read import read_file
from indexer.documents.showing.pdf_pages import page_sizes, render_page, span_rectangles
from indexer.documents.source.source_file import SourceFile, read_source
from indexer.records.documents import Span
from tests.makers.files.documents_makers import pdf_bytes

SENTENCE = "The contract was signed in Harrowdale on Tuesday."


def draw(canvas):
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, SENTENCE)


def locked(user: str, owner: str = "the owner's", strength: int = 128) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf_bytes(draw, encrypt=StandardEncryption(user, ownerPassword=owner, strength=strength))


def refused(path, password=None):
    with pytest.raises(ReadError) as caught:
        read_file(path, password=password)
    assert path.name in caught.value.summary
    return caught.value


@pytest.mark.parametrize("strength", [40, 128])
@pytest.mark.parametrize("password", ["secret", "the owner's"])
def test_the_right_password_opens(write, strength, password):
    path = write("locked.pdf", locked("secret", strength=strength))
    assert read_file(path, password=password).text == SENTENCE


def test_without_a_password_the_sentence_says_where_to_give_it(write):
    error = refused(write("locked.pdf", locked("secret")))
    assert error.code == "encrypted"
    assert "--password" in error.summary


@pytest.mark.parametrize("password", ["Secret", "secret ", "\0", "密码", "x" * 5000])
def test_a_wrong_password_is_called_wrong_and_not_repeated(write, password):
    error = refused(write("locked.pdf", locked("secret")), password)
    assert error.code == "wrong_password"
    assert password not in error.summary + error.detail


def test_an_empty_password_is_none(write):
    assert refused(write("locked.pdf", locked("secret")), "").code == "encrypted"


def test_a_needless_password_does_no_harm(write):
    assert read_file(write("a.pdf", pdf_bytes(draw)), password="secret").text == SENTENCE
    assert read_file(write("b.pdf", locked("", "owner only")), password="no").text == SENTENCE
    assert read_file(write("c.pdf", locked("", "owner only"))).text == SENTENCE


def test_a_password_reaches_other_formats_without_harm(write):
    assert read_file(write("a.txt", SENTENCE), password="secret").text == SENTENCE


def test_letters_may_be_composed_or_not(write, monkeypatch):
    seen = []
    path = write("locked.pdf", locked("secret"))
    import pypdfium2

    real = pypdfium2.PdfDocument

    def opened(data, password=None):
        seen.append(password)
        return real(data, password="secret" if password == "été" else password)

    monkeypatch.setattr(pypdfium2, "PdfDocument", opened)
    assert read_file(path, password=unicodedata.normalize("NFD", "été")).text == SENTENCE
    assert seen == [unicodedata.normalize("NFD", "été"), "été"]


def test_pages_of_a_locked_file_are_shown_with_its_password(write):
    path = write("locked.pdf", locked("secret"))
    result = read_file(path, password="secret")
    assert len(page_sizes(path, password="secret")) == 1
    assert render_page(path, 1, 0.5, password="secret").width > 0
    assert span_rectangles(path, result.pages, Span(4, 12), password="secret")[1]
    for show in (page_sizes, lambda path: render_page(path, 1, 1.0)):
        with pytest.raises(ReadError) as caught:
            show(path)
        assert caught.value.code == "encrypted"


def test_what_pdfium_cannot_unlock_pypdf_unlocks(write, monkeypatch):
    import pypdfium2
    from pypdfium2 import raw

    content = locked("secret")
    real = pypdfium2.PdfDocument

    def opened(data, password=None):
        if data == content:
            raise pypdfium2.PdfiumError("unknown lock", err_code=raw.FPDF_ERR_SECURITY)
        return real(data, password)

    monkeypatch.setattr(pypdfium2, "PdfDocument", opened)
    path = write("locked.pdf", content)
    assert read_file(path, password="secret").text == SENTENCE
    assert refused(path, "wrong").code == "broken"


def test_a_locked_file_that_is_too_large_is_not_unlocked_by_pypdf(write, monkeypatch):
    monkeypatch.setattr(opening, "MAX_UNLOCKED_BYTES", 10)
    assert refused(write("locked.pdf", locked("secret")), "wrong").code == "wrong_password"


def test_the_second_engine_takes_the_password(tmp_path):
    source = SourceFile(tmp_path / "x.pdf", "x.pdf", locked("secret"), "secret")
    assert SecondEngine(source).page_text(1) == SENTENCE
    assert SecondEngine(SourceFile(source.path, source.name, source.data)).page_text(1) == ""


def test_a_password_is_not_in_what_logs_print(write):
    source = read_source(write("a.pdf", locked("secret")), max_bytes=10_000, password="top secret")
    assert source.password == "top secret"
    assert "top secret" not in repr(source)


def test_a_file_that_pypdf_cannot_parse_stays_locked(tmp_path):
    junk = io.BytesIO(b"%PDF-1.7\n" + b"\0" * 400).getvalue()
    with (
        pytest.raises(ReadError) as caught,
        opening.open_pdf(SourceFile(tmp_path / "x.pdf", "x.pdf", junk, "x")),
    ):
        pass
    assert caught.value.code == "broken"
