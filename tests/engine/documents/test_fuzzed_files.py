"""Sound files, cut and with bytes flipped: every one ends as text or in one sentence, and nothing else."""

from __future__ import annotations

import functools
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.benchmarks.reading.fuzz_readers import outcome
from tests.makers.files.fuzz_inputs import BASES, fuzzed

EXAMPLES = (
    10  # a second for each format; `tests/benchmarks/reading/fuzz_readers.py` runs as many as one likes
)
FILES = {f"a{suffix}": makers[0] for suffix, makers in BASES.items()}
ZIPPED = {name for name in FILES if FILES[name]()[:2] == b"PK"}


@functools.cache
def made(name: str) -> bytes:
    return FILES[name]()


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


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), max_size=6)
CUT = st.none() | st.integers(1, 1 << 20)
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def no_recognition(monkeypatch):
    monkeypatch.setenv("IBID_TESSERACT", "none")  # it takes seconds


@pytest.mark.parametrize("name", sorted(FILES))
@SETTINGS
@given(flips=FLIPS, cut=CUT)
def test_a_damaged_file(tmp_path, name, flips, cut):
    path = tmp_path / name
    path.write_bytes(damage(made(name), flips, cut) or b" ")
    outcome(path, tmp_path)


@pytest.mark.parametrize("name", sorted(ZIPPED))
@SETTINGS
@given(flips=FLIPS, cut=CUT, which=st.integers(0, 1000))
def test_a_damaged_part_of_a_sound_file(tmp_path, name, flips, cut, which):
    path = tmp_path / name
    path.write_bytes(damaged_members(made(name), flips, cut, which))
    outcome(path, tmp_path)


@pytest.mark.parametrize("suffix", sorted(BASES))
@SETTINGS
@given(number=st.integers(0, 1 << 30))
def test_a_hostile_mixture(tmp_path, suffix, number):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(fuzzed(suffix, 0, number))
    outcome(path, tmp_path)
