"""The text of a chapter, whatever its markup leaves to a parser."""

from __future__ import annotations

import pytest

from indexer.documents.markup.markup_blocks import markup_blocks

PAGE = (
    '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>\n'
    "<body>{body}</body>\n</html>\n"
)


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<h1>Un</h1><p>Le <em>bénéfice</em> de&nbsp;l’année</p>", ("Un", "Le bénéfice de\u00a0l’année")),
        ("<div>avant<p>dedans</p>après</div>", ("avant", "dedans", "après")),
        ("<p>un<br/>deux<br/><br/>trois</p>", ("un\ndeux\ntrois",)),
        ("<ul><li>un</li><li><p>deux</p></li></ul><p>fin</p>", ("- un\n- deux", "fin")),
        ("<p>&#160;</p><p> a\n  b </p>", ("a b",)),
        ("<p>a < b</p>", ("a < b",)),
        ("<p>a", ("a",)),
        ("<ul><li>a</ul>b</li>c", ("- a", "bc")),
        ('<p id="a"/><p>b</p>', ("b",)),
        ("<script>x</script><p>y</p>", ("y",)),
    ],
)
def test_a_chapter_is_its_blocks(body, blocks):
    assert markup_blocks(PAGE.format(body=body)).blocks == blocks
