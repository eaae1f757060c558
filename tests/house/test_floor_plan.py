"""The floor plan: small folders, small files, tests beside what they test, one name for one class."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("indexer", "desktop")
MODULES_IN_A_FOLDER = 15
LINES_IN_A_MODULE = 400


def folders(*roots: str) -> list[Path]:
    return [
        folder
        for root in roots
        for folder in [ROOT / root, *sorted((ROOT / root).rglob("*"))]
        if folder.is_dir() and folder.name != "__pycache__"
    ]


def modules(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.glob("*.py")) if file.name != "__init__.py"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_folder_holds_more_modules_than_one_can_overlook() -> None:
    counts = {named(folder): len(modules(folder)) for folder in folders(*CODE, "tests", "packaging")}
    assert {name: count for name, count in counts.items() if count > MODULES_IN_A_FOLDER} == {}


def test_no_module_is_longer_than_one_can_read() -> None:
    lines = {
        named(module): len(module.read_text("utf-8").splitlines())
        for folder in folders(*CODE, "tests", "packaging")
        for module in modules(folder)
    }
    assert {name: count for name, count in lines.items() if count > LINES_IN_A_MODULE} == {}


@pytest.mark.parametrize("root", CODE)
def test_every_folder_says_in_one_sentence_what_it_is_for(root: str) -> None:
    for folder in folders(root):
        if modules(folder):
            said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
            assert said, f"{named(folder)}/__init__.py"


def test_the_tests_of_the_engine_stand_where_the_engine_stands() -> None:
    strays = [
        named(folder)
        for folder in folders("tests/engine")
        if not (ROOT / "indexer" / folder.relative_to(ROOT / "tests" / "engine")).is_dir()
    ]
    assert strays == []


def test_no_two_classes_have_one_name() -> None:
    names = Counter(
        node.name
        for folder in folders(*CODE)
        for module in modules(folder)
        for node in ast.parse(module.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []
