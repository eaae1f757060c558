"""A small library to search in: two English articles, a French and a Chinese one, on one subject."""

from __future__ import annotations

from pathlib import Path

from indexer import Library

ARTICLES = {
    "old.md": """---
title: Sodium cells
date: 2020-01-10
publisher: The Grid
---
# Sodium cells

The factory in Lyon makes solid state batteries and sodium cells for the national grid.
Its director, Anna Reuss, expects a price of 90 euros.
""",
    "new.md": """---
title: Batteries in Lyon
date: 2026-02-01
publisher: Le Courrier
---
# Batteries in Lyon

The factory in Lyon makes batteries. The state of the solid rock under it worries the city and zinc is dear.
""",
    "usine.txt": """L'usine de Lyon fabrique des batteries à état solide

L'usine de Lyon fabrique des batteries à état solide et des cellules au sodium pour le réseau. Être ou ne pas
être prêt en mars, voilà la question que pose la directrice.
""",
    "电池.txt": """里昂工厂生产固态电池

里昂的工厂生产固态电池和钠电池。厂长说,产品的状态很固定,电价每度90欧元。
""",
}


def import_articles(folder: Path) -> Path:
    """Make a library of the articles below `folder`; gives the library's folder."""
    sources = folder / "sources"
    sources.mkdir()
    for name, text in ARTICLES.items():
        (sources / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library") as library:
        assert len(library.add([sources]).imported) == len(ARTICLES)
    return folder / "library"
