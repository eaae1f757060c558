"""Chapters read the short way give what the parser's tree gives, or go the long way."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from indexer.documents.ebook.chapters import plain_chapter
from indexer.documents.markup.markup_blocks import markup_blocks

PAGE = (
    '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>\n'
    "<body>{body}</body>\n</html>\n"
)
WORDS = st.sampled_from(
    [
        "Le ministre",
        "央行宣布",
        " ",
        "\n  ",
        "\u00a0",
        "&nbsp;",
        "&#160;",
        "&lt;p&gt;",
        "&amp;",
        "&eacute;",
        "a < b",
        "x > y",
        "<br/>",
        "<br />",
        "<hr/>",
        '<a id="n1"/>',
        "<img src='a.png' alt='a > b'/>",
        "<!-- a remark -->",
        "<span epub:type='pagebreak'/>",
        "<table><tr><td>1</td></tr></table>",
        "<ruby>漢<rt>kan</rt></ruby>",
        "10<sup>6</sup>",
        "1<sup>er</sup>",
        "<sup><a href='#n'>3</a></sup>",
        "<a href='#n'>mot<sup>a</sup></a>",
        "<a epub:type='noteref' href='#n'>3</a>",
        '<a epub:type="noteref" href="#n">3</a>',
        '<a role="noteref" href="#n">4</a>',
        '2024<a href="#n"><sup>5</sup></a>',
        "<sup><a href='#n'> 6</a></sup>",
        "10<sup>−3</sup>",
        "<b>10</b><sup>4</sup>",
        "٢<sup>5</sup>",
        "x<sup>2</sup>",
        '<sup><a epub:type="noteref">8</a>,<a epub:type="noteref">9</a></sup>',
        '<sup>er<a epub:type="noteref">8</a></sup>',
        "<a id='n'/><sup>3</sup>",
        "M<sup>E</sup>",
        "2<support>7</support>",
        " \u00a0 ",
        "à",
        "«\u00a0",
        "\t\r\n\t",
        "AT&T; R&D &euro",
        "&#10;",
        "&#xA0;",
        "< p>",
        "<br></br>",
        "<b hidden=''>caché</b>",
        "<em style='Display : None'>caché</em>",
        "<em style='DISPLAY:block'>vu</em>",
        "<math><mi>x</mi></math>",
        "<img class='latex' alt='x^2'/>",
        "<img alt='x' src='eq.png' class=\"math\"/>",
        "<span class='katex'><b>x</b>2</span>",
    ]
)


def element(name, children):
    return children.map(lambda inner: f"<{name}>{''.join(inner)}</{name.split()[0]}>")


INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        *(element(name, st.lists(inner, max_size=3)) for name in ("em", "b", 'a href="#n1"', "span"))
    ),
    max_leaves=4,
)
BLOCKS = st.recursive(
    st.one_of(INLINE, *(element(name, st.lists(INLINE, max_size=3)) for name in ("p", 'p class="x"', "h2"))),
    lambda inner: st.one_of(
        *(
            element(name, st.lists(inner, max_size=4))
            for name in ("div", "ul", "li", "blockquote", "section", 'section epub:type="toc"')
        )
    ),
    max_leaves=10,
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(st.lists(BLOCKS, max_size=6))
def test_both_ways_give_the_same_text(pieces):
    markup = PAGE.format(body="".join(pieces))
    short, long = plain_chapter(markup.encode()), markup_blocks(markup)
    assume(short is not None)
    assert short.text == "\n\n".join(long.blocks)
    assert short.heading == long.heading


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<h1>Un</h1><p>Le <em>bénéfice</em> de&nbsp;l’année</p>", ("Un", "Le bénéfice de\u00a0l’année")),
        ("<div>avant<p>dedans</p>après</div>", ("avant", "dedans", "après")),
        ("<p>un<br/>deux<br/><br/>trois</p>", ("un\ndeux\ntrois",)),
        ("<ul><li>un</li><li><p>deux</p></li></ul><p>fin</p>", ("- un\n- deux", "fin")),
        ("<p>&#160;</p><p> a\n  b </p>", ("a b",)),
    ],
)
def test_plain_chapters_need_no_tree(body, blocks):
    assert plain_chapter(PAGE.format(body=body).encode()).text == "\n\n".join(blocks)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>a</td></tr></table>",
        "<p>a < b</p>",
        "<script>x</script>",
        "<p>a",
        "a</p>",
        "a</body><body>b",
        "<ul><li><li></li>a</li>b</ul>",
        "<ul><li>a</ul>b</li>c",
    ],
)
def test_other_markup_is_for_a_parser(body):
    assert plain_chapter(PAGE.format(body=body).encode()) is None
