from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Library

ARTICLES = {
    "batterie.txt": """Valcourt inaugure son usine de batteries

La société Valcourt a inauguré mardi son usine de batteries à Saint-Omer. L'investissement atteint
48,1 millions d'euros. Selon sa directrice, Hélène Marchand, l'usine emploiera 320 personnes en 2027.

Le premier client est l'allemand Norderwerk, qui recevra 1 200 modules par mois.
""",
    "电池.txt": """瓦尔库公司电池工厂投产

法国瓦尔库(Valcourt)公司周二宣布,位于圣奥梅尔的电池工厂正式投产。该项目投资额为4810万欧元。
公司预计,工厂将在2027年雇用320名员工。

首批客户是德国诺德维克公司,每月将接收1200个模块。
""",
    "battery.md": """# Norderwerk signs with Valcourt

The German grid operator Norderwerk has ordered 14,400 battery modules from Valcourt over one year.
Chief buyer Anna Reuss said the price was fixed because raw material costs had fallen sharply.
""",
}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    """The folder of a library that holds the three articles; opened for reading only by the tests."""
    folder = tmp_path_factory.mktemp("library")
    with Library.open(folder) as library:
        report = library.add([articles])
        assert len(report.imported) == 3
        assert library.wait_for_index(60)
    return folder


@pytest.fixture
def library(filled: Path) -> Iterator[Library]:
    with Library.open(filled, read_only=True) as library:
        yield library
