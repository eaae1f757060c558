"""Damaged containers of every kind: some members and sentences, or one error; never anything else."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import re
import shutil
import warnings
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import kind_of, unpack
from tests.makers.files import format_makers
from tests.makers.files.containers_makers import (
    ZipPart,
    locked_zip,
    ole,
    outlook_part,
    outlook_tree,
    raw_zip,
    tar,
)
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.library.said import said

TEXT = "Le bénéfice atteint 48,1 milliards. 本行利润达到四百八十一亿元。\n".encode() * 8
FILES = {"a.txt": TEXT, "été/b.html": b"<!DOCTYPE html><p>" + TEXT, "c.json": b'{"title": "t", "text": "x"}'}
EXAMPLES = int(os.environ.get("IBID_FUZZ_EXAMPLES", "60"))  # of each kind
CODES = {"broken", "encrypted", "wrong_password", "too_large", "empty", "unsupported"}


def _mailbox():
    separator = b"From anne@example.org Tue Oct 14 09:30:00 2025\n"
    return b"".join(
        separator + b"Subject: =?utf-8?b?6LSi5oql?=\nDate: Tue, 14 Oct 2025 09:30:00 +0200\n\n" + TEXT
        for _ in "abc"
    )


def _outlook():
    deep = outlook_part({0x3707: "a.txt"}, data=TEXT)
    inner = outlook_tree({0x37: "inner", 0x1000: "words"}, attachments=[deep], header_bytes=24)
    parts = [outlook_part({0x3707: "b.txt"}, data=TEXT * 9), outlook_part({}, data=inner)]
    return ole(
        outlook_tree({0x37: "Sujet", 0x1000: "Corps " * 99}, numbers={0x39: 1 << 56}, attachments=parts)
    )


MAKERS = {
    "a.zip": lambda: zip_bytes(FILES),
    "stored.zip": lambda: raw_zip(ZipPart(name.encode(), data) for name, data in FILES.items()),
    "old.zip": lambda: raw_zip([ZipPart("été.txt".encode("cp850"), TEXT, method=zipfile.ZIP_DEFLATED)]),
    "locked.zip": lambda: locked_zip({"a.txt": TEXT}, b"key"),
    "a.tar": lambda: tar(FILES),
    "a.tar.gz": lambda: gzip.compress(tar(FILES), mtime=0),
    "a.tar.bz2": lambda: bz2.compress(tar(FILES)),
    "a.tar.xz": lambda: lzma.compress(tar(FILES)),
    "a.txt.gz": lambda: gzip.compress(TEXT, mtime=0),
    "a.mbox": _mailbox,
    "a.jsonl": lambda: b'{"title": "t", "text": "x"}\n' * 5,
    "a.json": lambda: json.dumps([{"title": "été", "text": "财报"}] * 5).encode(),
    "a.eml": lambda: format_makers.eml(),
    "a.msg": _outlook,
}


@cache
def made(name):
    return MAKERS[name]()


def check(path):
    """The promise of `unpack`."""
    kind = kind_of(path)
    into = path.with_name("into")
    shutil.rmtree(into, ignore_errors=True)  # of an example that failed
    into.mkdir()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            unpacked = unpack(path, into, password="key", images=True)
    except ReadError as error:
        refusal = error
    else:
        refusal = None
    if refusal is not None:
        assert refusal.code in CODES
        assert path.name in refusal.summary
        assert re.fullmatch(r"[^\r\n]+\.", refusal.summary)
    else:
        assert unpacked.members or kind != "container"
        assert {entry.name for entry in into.iterdir()} == {member.file for member in unpacked.members}
        for member in unpacked.members:
            assert (into / member.file).stat().st_size == member.size_bytes
            assert member.name.isprintable()
            member.name.encode()
        assert all(re.fullmatch(r"[1-9][^\r\n]*\.", sentence) for sentence in said(unpacked.left_out))
    shutil.rmtree(into)
    path.unlink()
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("name", sorted(MAKERS))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=8),
    cut=st.none() | st.integers(1, 1 << 20),
    repeated=st.none() | st.tuples(st.integers(0, 1 << 20), st.integers(1, 600)),
)
def test_a_damaged_container(tmp_path, name, flips, cut, repeated):
    content = bytearray(made(name))
    for place, value in flips:
        content[place % len(content)] = value
    if repeated is not None:
        start = repeated[0] % len(content)
        content[start:start] = content[start : start + repeated[1]]
    if cut is not None:
        del content[max(1, cut % len(content)) :]
    path = tmp_path / name
    path.write_bytes(content)
    check(path)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_sound_container_of_the_fuzz_gives_members(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(made(name))
    assert kind_of(path) in {"container", "both"}
    (tmp_path / "into").mkdir()
    assert unpack(path, tmp_path / "into", password="key").members
