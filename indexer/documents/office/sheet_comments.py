"""The remarks on the cells of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.documents.blocks.blocks import comment_block, one_line
from indexer.documents.source.package import Package, local, relations


def comments_of(package: Package, sheet: str) -> Iterator[str]:
    """The remarks of one sheet, each with its cell and its author."""
    for kind, member in relations(package, sheet).values():
        if kind != "comments" or member not in package.names:
            continue
        root = package.tree(member)
        authors = [e.text or "" for e in root.iter() if local(e.tag) == "author"]
        for comment in (e for e in root.iter() if local(e.tag) == "comment"):
            words = one_line("".join(t.text or "" for t in comment.iter() if local(t.tag) == "t"))
            index = comment.get("authorId", "")
            known = index.isascii() and index.isdigit() and int(index) < len(authors)
            author = authors[int(index)] if known else ""
            # Excel begins the remark itself with its author's name.
            words = words.removeprefix(f"{author}:").strip() if author else words
            if words:
                yield comment_block(" ".join(filter(None, [comment.get("ref", ""), author])), words)
