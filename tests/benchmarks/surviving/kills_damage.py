"""Damage to a library, of a kind drawn by chance: a page, an index, vectors, an original, the catalogue."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def damage_at_random(library: Path, articles: Path, chance: random.Random) -> str:
    """Give the doctor something to do; gives the kind of the damage.

    An original goes only where it can be had again: two blows that take both copies lose a document rightly.
    """
    path = library / "library.sqlite3"
    kind = chance.choice(["page", "words", "vectors", "original", "catalogue", "index"])
    if kind == "page":
        with path.open("r+b") as stream:
            stream.seek(4096 * chance.randrange(path.stat().st_size // 4096))
            stream.write(chance.randbytes(4096))
    elif kind == "catalogue":
        path.unlink()
    elif kind == "original":
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT original, path FROM documents ORDER BY id").fetchall()
        known = [name for name, source in rows if name and Path(source).parent == articles]
        for name in chance.sample(known, min(1, len(known))):
            (library / "originals" / name).unlink()
    elif kind == "index":
        shutil.rmtree(library / "vectors", ignore_errors=True)
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            if kind == "vectors":
                connection.execute("DELETE FROM vectors")
            else:
                connection.execute("INSERT INTO word_view (word_view) VALUES ('delete-all')")
    return kind
