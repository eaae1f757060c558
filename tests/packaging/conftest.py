import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(autouse=True)
def launching_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))


@pytest.fixture
def packaging_folder():
    return PACKAGING


@pytest.fixture
def spoken(capsys):
    """What was said so far, as one text."""

    def take():
        captured = capsys.readouterr()
        return captured.out + captured.err

    return take


@pytest.fixture
def this_python():
    return f"{sys.version_info.major}.{sys.version_info.minor}"
