"""Sound files, cut and with bytes flipped: every one ends as text or in one sentence, and nothing else."""

from __future__ import annotations

import functools
import io
import warnings
import zipfile

import pytest
from format_makers import MADE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.documents.read import read_file
from indexer.errors import ReadError

EXAMPLES = 40  # a second or two for each format; the benchmark runs many more
ZIPPED = {name for name in MADE if MADE[name]()[:2] == b"PK"}


@functools.cache
def made(name: str) -> bytes:
    return MADE[name]()


def damage(content: bytes, flips: list[tuple[int, int]], cut: int | None) -> bytes:
    changed = bytearray(content)
    for position, value in flips:
        changed[position % len(changed)] ^= value
    return bytes(changed[: cut % len(changed)] if cut is not None else changed)


def damaged_members(content: bytes, flips: list[tuple[int, int]], cut: int | None, which: int) -> bytes:
    """One member damaged inside a sound zip file: what the reader itself must withstand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = [entry.filename for entry in old.infolist() if not entry.is_dir() and entry.file_size]
        for name in names:
            data = old.read(name)
            new.writestr(name, damage(data, flips, cut) if name == names[which % len(names)] else data)
    return buffer.getvalue()


def check(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries warn of damage that they overlook
        try:
            result = read_file(path)
        except ReadError as error:
            refusal = error.summary
            result = None
    if result is None:
        assert path.name in refusal
        assert "\n" not in refusal
        return
    result.text.encode()
    assert result.text.strip()
    assert "\0" not in result.text
    for span in [*result.pages, *result.clutter]:
        assert 0 <= span.start <= span.end <= len(result.text)


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), max_size=6)
CUT = st.none() | st.integers(1, 1 << 20)
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("name", sorted(MADE))
@SETTINGS
@given(flips=FLIPS, cut=CUT)
def test_a_damaged_file(tmp_path, name, flips, cut):
    path = tmp_path / name
    path.write_bytes(damage(made(name), flips, cut) or b" ")
    check(path)


@pytest.mark.parametrize("name", sorted(ZIPPED))
@SETTINGS
@given(flips=FLIPS, cut=CUT, which=st.integers(0, 1000))
def test_a_damaged_part_of_a_sound_file(tmp_path, name, flips, cut, which):
    path = tmp_path / name
    path.write_bytes(damaged_members(made(name), flips, cut, which))
    check(path)
