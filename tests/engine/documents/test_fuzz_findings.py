"""What `fuzz_readers.py` has found, as small as it can be: each was a traceback once."""

from __future__ import annotations

import pytest

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import unpack
from indexer.documents.read import read_file
from tests.makers.files.bomb_makers import mail_of_parts
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.files.ocr_makers import picture
from tests.makers.library.said import said


def test_a_zip_member_without_a_name(write, tmp_path):
    (tmp_path / "into").mkdir()
    content = zip_bytes({"ZQ": b"Un texte.", "a.txt": b"Un texte."}).replace(b"ZQ", b"\0Q")
    try:
        unpacked = unpack(write("a.zip", content), tmp_path / "into")
    except ReadError as error:
        pytest.fail(error.summary)
    assert [member.name for member in unpacked.members][-1] == "a.txt"


def test_a_picture_whose_second_frame_has_no_size(write):
    content = bytearray(picture(200, 100, "TIFF"))
    content[118] ^= 1
    with pytest.raises(ReadError) as caught:
        read_file(write("a.tiff", bytes(content)))
    assert caught.value.code == "broken"


def test_all_parts_of_a_mail_that_follow_one_another_are_read(write):
    part = b"--B\nContent-Type: text/%s\n\n%s\n"
    parts = [(b"html", b"<p>Le corps.</p>"), (b"plain", b"Un pied de liste.")]
    content = b'Subject: s\nContent-Type: multipart/mixed; boundary="B"\n\n' + b"".join(
        part % item for item in parts
    )
    assert read_file(write("a.eml", content)).text == "s\n\nLe corps.\n\nUn pied de liste."


def test_a_mail_of_too_many_parts_says_that_some_are_left_out(write):
    result = read_file(write("a.eml", mail_of_parts(2_000)))
    assert result.text.count("Une phrase de plus.") > 900
    assert said(result.report.left_out) == said(result.warnings)
    assert "1,000 parts" in said(result.warnings)[0]


def test_a_mail_whose_charset_holds_a_nul(write):
    content = b"Subject: s\nContent-Type: text/plain; charset=utf\x00-8\n\nD\xc3\xa9but."
    assert read_file(write("a.eml", content)).text == "s\n\nDébut."


@pytest.mark.parametrize("content", ["\x1e", "\u200b \x1c\n\ufeff", "\u2028"])
def test_a_text_of_separators_alone_is_empty(write, content):
    with pytest.raises(ReadError) as caught:
        read_file(write("a.txt", content))
    assert caught.value.code == "empty"
