from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.makers.library.sample_reading import read_article

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    return REPOSITORY / "assets" / "sample"


@pytest.fixture(scope="session")
def articles(sample_folder: Path) -> dict[str, str]:
    return {path.name: read_article(path) for path in sorted(sample_folder.iterdir())}


@pytest.fixture(scope="session")
def questions() -> list[dict[str, Any]]:
    lines = (
        (REPOSITORY / "tests" / "data" / "sample_questions.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def make_sample_script() -> Path:
    return REPOSITORY / "packaging" / "make_sample.py"
