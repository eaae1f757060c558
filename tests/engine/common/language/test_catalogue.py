"""Which language is spoken, and that English needs no catalogue."""

import os
import subprocess
import sys

import pytest

from indexer.common.language.catalogue import counted, language_of, system_language, translated


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("fr_FR.UTF-8", "fr"),
        ("fr", "fr"),
        ("zh-Hans-CN", "zh"),
        ("zh_TW", "zh"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("de_DE", "en"),
        ("fry_NL", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_locale_names_one_of_our_languages_or_english(name, language):
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"IBID_LANG": "zh", "LC_ALL": "fr_FR", "LANG": "fr_FR"}, "zh"),
        ({"LC_ALL": "fr_FR", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "fr"),
        ({"LC_MESSAGES": "fr_CA", "LANG": "zh_CN"}, "fr"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
        ({}, "en"),
    ],
)
def test_the_systems_language_is_ours_then_the_locales(monkeypatch, environment, language):
    for name in ("IBID_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    system_language.cache_clear()
    try:
        assert system_language() == language
    finally:
        monkeypatch.undo()
        system_language.cache_clear()


def test_what_nobody_has_translated_stays_english():
    assert translated("never translated", "fr") == "never translated"
    assert translated("", "fr") == ""


def test_french_counts_nothing_as_one_and_chinese_knows_no_plural():
    assert counted(0, "{n} document", "{n} documents", "fr") == "{n} document"
    assert counted(2, "{n} document", "{n} documents", "fr") == "{n} documents"
    assert counted(0, "{n} document", "{n} documents", "en") == "{n} documents"
    assert counted(1, "{n} document", "{n} documents", "zh") == "{n} 篇文档"


def test_english_needs_neither_babel_nor_a_catalogue(tmp_path):
    program = (
        "import sys; from indexer.command_line.main import main; "
        "main(['show', 'nobody', '--library', sys.argv[1]]); sys.exit('babel' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "library")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "There is no document with the id nobody." in done.stderr


def test_the_command_speaks_the_language_of_the_system(tmp_path):
    command = [sys.executable, "-m", "indexer.command_line.main", "show", "nobody"]
    environment = {**os.environ, "IBID_LANG": "", "LC_ALL": "fr_FR.UTF-8"}
    said = subprocess.run(
        [*command, "--library", str(tmp_path / "library")], env=environment, capture_output=True, text=True
    )
    assert "Il n’y a pas de document dont l’identifiant soit nobody." in said.stderr
