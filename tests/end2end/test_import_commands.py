"""The commands around importing, checked from outside."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "fr.txt").write_text(
        "Valmorin lève 86 millions\n\nLa société Valmorin a levé 86 millions d'euros en janvier 2025.",
        encoding="utf-8",
    )
    return folder


def test_a_document_is_corrected_and_given_back(ibid, folder: Path) -> None:
    (document,) = ibid("import", folder, "--json").data["imported"]
    edited = ibid("edit", document["id"], "--title", "Levée", "--published", "2025-01", "--json").data
    assert edited == {**document, "title": "Levée", "published": "2025-01"}
    shown = ibid("show", document["id"], "--json").data
    assert (shown["edited"], shown["origins"]["published"]) == (["published", "title"], "user")
    report = ibid("show", "--report", document["id"]).out
    assert "published: 2025-01  (user)" in report.splitlines()
    assert "Valmorin" not in report
    assert ibid("edit", document["id"], "--published", "", "--reset", "title", "--json").data == document
    refused = ibid("edit", document["id"], "--language", "français", "--json")
    assert (refused.code, refused.data["error"]["code"]) == (2, "usage")
    assert ibid("edit", document["id"]).code == 2
