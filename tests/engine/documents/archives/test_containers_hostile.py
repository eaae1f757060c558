"""Archives made to do harm, damaged, or larger than is taken."""

from __future__ import annotations

import gzip
import lzma
import struct
import tarfile
import zipfile

import pytest

from indexer.common.errors import ReadError, StorageError
from indexer.documents.archives import intake
from indexer.documents.archives.containers import unpack
from tests.makers.files.containers_makers import ZipPart, raw_zip, refusal, taken, tar
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.library.said import said

FILES = {
    "2024/rapport.txt": "Le bénéfice.".encode(),
    "notes.md": b"# Notes\n\nun",
    "财报/摘要.txt": "利润".encode(),
}
DEFLATED = zipfile.ZIP_DEFLATED


def test_links_and_devices_are_not_made(write):
    link = ZipPart(b"link.txt", b"/etc/passwd", mode=0o120777)
    result = taken(write("a.zip", raw_zip([link, ZipPart(b"a.txt", b"x", mode=0o100644)])))
    assert result == ({"a.txt": b"x"}, ("1 file left out: links or devices.",))
    links = {
        "l.txt": (tarfile.SYMTYPE, "/etc/passwd"),
        "h.txt": (tarfile.LNKTYPE, "a.txt"),
        "d.txt": (tarfile.CHRTYPE, ""),
        "f.txt": (tarfile.FIFOTYPE, ""),
    }
    result = taken(write("a.tar", tar({"a.txt": b"x"}, links=links)))
    assert result == ({"a.txt": b"x"}, ("4 files left out: links or devices.",))


def test_members_that_lie_over_each_other_are_refused(write):
    content = bytearray(
        raw_zip([ZipPart(b"a.txt", bytes(2_000), method=DEFLATED), ZipPart(b"b.txt", b"words")])
    )
    first, second = (m for m in _directory_entries(content))
    content[second + 42 : second + 46] = content[first + 42 : first + 46]  # both begin where the first does
    assert refusal(write("a.zip", bytes(content))).code == "broken"


def _directory_entries(content):
    start = content.find(b"PK\x01\x02")
    while start >= 0:
        yield start
        start = content.find(b"PK\x01\x02", start + 4)


def test_a_member_that_reaches_into_the_directory_is_refused(write):
    content = bytearray(raw_zip([ZipPart(b"a.txt", b"words")]))
    (entry,) = _directory_entries(content)
    content[entry + 20 : entry + 24] = struct.pack("<I", 60)
    assert refusal(write("a.zip", bytes(content))).code == "broken"


@pytest.mark.parametrize("size", [0, 5, 599])
def test_a_member_whose_size_is_a_lie_is_left_out(write, size):
    liar = ZipPart(b"liar.txt", b"words " * 100, method=DEFLATED, size=size)
    result = taken(write("a.zip", raw_zip([liar, ZipPart(b"a.txt", b"x")])))
    assert set(result.files) == {"a.txt"}
    assert len(said(result.left_out)) == 1


def test_a_damaged_member_does_not_cost_the_others(write):
    bad = ZipPart(b"bad.txt", b"words", method=DEFLATED, packed=b"\xff\xff\xff")
    unknown = ZipPart(b"new.txt", b"words", method=93)
    result = taken(write("a.zip", raw_zip([bad, unknown, ZipPart(b"a.txt", b"x")])))
    assert result.files == {"a.txt": b"x"}
    assert set(said(result.left_out)) == {
        "1 file left out: damaged.",
        "1 file left out: packed in a way that cannot be unpacked here.",
    }


def test_archives_that_end_too_early(write):
    content = tar({"a.txt": b"words", "b.txt": bytes(5_000)})
    assert taken(write("a.tar", content[:3_000])) == ({"a.txt": b"words"}, ("1 file left out: damaged.",))
    assert refusal(write("a.zip", zip_bytes(FILES)[:-30])).code == "broken"
    assert refusal(write("a.gz", gzip.compress(b"x" * 9_000)[:15])).code in {"broken", "empty"}
    assert refusal(write("b.gz", b"\x1f\x8b" + b"nothing of the kind" * 9)).code == "broken"
    assert refusal(write("b.tar", b"nothing of the kind" * 99)).code == "broken"


@pytest.mark.parametrize("name", [b"a.txt", b"a.exe"])
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, b"Z"])
def test_a_tar_member_that_is_said_to_be_endless(write, name, kind):
    first, endless = tarfile.TarInfo("first.txt"), tarfile.TarInfo(name.decode())
    first.size, endless.size, endless.type = 5, 1 << 60, kind
    content = first.tobuf() + b"words".ljust(512, b"\0") + endless.tobuf(tarfile.GNU_FORMAT) + bytes(2_000)
    result = taken(write("a.tar", content))
    assert result.files == {"first.txt": b"words"}
    assert "1 file left out: damaged." in said(result.left_out)


@pytest.fixture
def small_bounds(monkeypatch):
    monkeypatch.setattr(intake, "RATIO_FROM_BYTES", 100_000)
    monkeypatch.setattr(intake, "MAX_MEMBER_BYTES", 50_000)
    monkeypatch.setattr(intake, "MAX_MEMBERS", 5)


@pytest.mark.usefixtures("small_bounds")
def test_bombs_are_refused_while_they_unpack(write):
    big = raw_zip(ZipPart(b"%d.txt" % i, bytes(49_000), method=DEFLATED) for i in range(5))
    for name, content in (
        ("a.zip", big),
        ("a.tar.gz", gzip.compress(tar({f"{i}.exe": bytes(2_000_000) for i in range(3)}), 9)),
        ("a.tar.xz", lzma.compress(tar({f"{i}.txt": bytes(40_000) for i in range(5)}))),
    ):
        assert refusal(write(name, content)).code == "too_large"


@pytest.mark.usefixtures("small_bounds")
def test_a_member_over_its_bound_is_left_out_and_its_half_removed(write):
    noise = bytes(range(256)) * 300
    result = taken(write("a.zip", zip_bytes({"a.txt": b"x", "big.txt": noise})))
    assert set(result.files) == {"a.txt"}
    assert said(result.left_out) == ("1 file left out: more than 512 MB.",)


@pytest.mark.usefixtures("small_bounds")
def test_more_members_than_are_taken_are_said(write):
    result = taken(write("a.tar", tar({f"{i}.txt": b"x" for i in range(8)})))
    assert len(result.files) == 5
    assert said(result.left_out) == ("3 files left out: more than are taken out of one container.",)


def test_an_archive_of_itself_is_one_level_only(write):
    content = zip_bytes({"a.txt": b"x"})
    for _ in range(6):
        content = zip_bytes({"in.zip": content})
    assert list(taken(write("a.zip", content)).files) == ["in.zip"]


def test_a_full_disk_is_no_fault_of_the_file(write, tmp_path, monkeypatch):
    path = write("a.zip", zip_bytes({"a.txt": b"x"}))
    into = tmp_path / "out"
    into.mkdir()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake.Intake, "_write", full)
    with pytest.raises(StorageError, match="disk is full"):
        unpack(path, into)
    assert list(into.iterdir()) == []


def test_a_file_that_changes_while_it_is_unpacked(write, tmp_path, monkeypatch):
    path = write("a.zip", zip_bytes({"a.txt": b"x"}))
    into = tmp_path / "out"
    into.mkdir()
    original = intake.Intake.take

    def take(self, *arguments):
        with path.open("ab") as target:
            target.write(b"more")
        original(self, *arguments)

    monkeypatch.setattr(intake.Intake, "take", take)
    with pytest.raises(ReadError) as caught:
        unpack(path, into)
    assert caught.value.code == "changed"
