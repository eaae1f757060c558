"""What stands around and within the article of a web page is marked, and the article is whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.documents.read import read_file
from indexer.documents.web.article import article_blocks
from indexer.documents.web.page_blocks import page_blocks
from tests.makers.files.html_pages import PARAGRAPHS, html_page, paragraphs
from tests.makers.library.said import said

LONG = "".join(paragraphs() for _ in range(2))


def body_of(result):
    ends = [*(span.start for span in result.clutter), len(result.text)]
    starts = [0, *(span.end for span in result.clutter)]
    pieces = (result.text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return "\n\n".join(filter(None, pieces))


def read(write, body, **options):
    result = read_file(write("a.html", html_page(body, **options)))
    assert list(result.clutter) == sorted(result.clutter)
    assert all(span.of(result.text).strip() == span.of(result.text) for span in result.clutter)
    return result


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_page_without_any_element_of_meaning(write, language):
    """Bare boxes, as old systems write them: only links and length tell what is what."""
    links = "".join(f"<div><a href='/{n}'>Rubrique numéro {n}</a></div>" for n in range(12))
    others = "".join(f"<div><a href='/o{n}'>Un autre titre du site, {n}</a></div>" for n in range(8))
    result = read(
        write,
        f"<div>{links}</div><div><div>Un plan de relance</div>{paragraphs(language, 'div') * 2}</div>"
        f"<div><div>Sur le même sujet</div>{others}</div>",
        language=language,
    )
    for sentence in PARAGRAPHS[language]:
        assert sentence in body_of(result)
    assert "Rubrique" in result.text
    assert "Rubrique" not in body_of(result)
    assert "autre titre" not in body_of(result)


@pytest.mark.parametrize(
    "box",
    [
        "<aside><h3>Lire aussi</h3><ul><li><a href='/x'>Les ports en crise</a></li></ul></aside>",
        "<div class='related'><h3>À voir</h3><a href='/x'>Les ports en crise</a></div>",
        "<ul class='share'><li><a href='#'>Les ports en crise</a></li></ul>",
        "<form><p>Recevez chaque matin Les ports en crise dans votre boîte.</p><input></form>",
        "<div id='cookie-banner'><p>Les ports en crise et nos 300 associés utilisent des cookies.</p></div>",
        "<figure><img alt='Remplacement'><figcaption>Les ports en crise, mardi.</figcaption></figure>",
        "<div role='dialog'><p>Les ports en crise</p><button>Tout accepter</button></div>",
        "<amp-sidebar><ul><li>Les ports en crise</li></ul></amp-sidebar>",
        "<p><a href='/x'>Les ports en crise cherchent de l’argent</a></p>",
        "<p>Lire aussi : Les ports en crise</p>",
    ],
)
def test_a_box_within_the_article_is_marked(write, box):
    result = read(write, f"<article><h1>Un plan de relance</h1>{paragraphs()}{box}{LONG}</article>")
    assert "Les ports en crise" in result.text
    assert "Les ports en crise" not in body_of(result)
    assert "Remplacement" not in result.text
    assert all(body_of(result).count(sentence) == 3 for sentence in PARAGRAPHS["fr"])


@pytest.mark.parametrize(
    "part",
    [
        "<p>Bref.</p>",
        "<h2>Ce que dit la loi</h2>",
        "<ul><li>le prix</li><li>le délai</li></ul>",
        "<table><tr><th>Année</th><th>Total</th></tr><tr><td>2025</td><td>48,1</td></tr></table>",
        "<blockquote><p>« Nous tiendrons », dit-elle.</p></blockquote>",
        "<p>Selon <a href='/d'>le décret</a>, la mesure prend effet en mai prochain, sans exception.</p>",
        "<p>Les cookies de la page ne sont pas le sujet, a dit le maire, qui préfère les gâteaux.</p>",
        "<pre>total = 48.1</pre>",
        "<div>Une ligne sans paragraphe autour d’elle</div>",
    ],
)
def test_what_belongs_to_the_article_is_not_marked(write, part):
    result = read(write, f"<article><h1>Un plan de relance</h1>{LONG}{part}{LONG}</article>")
    words = [word for word in part.replace("<", " <").replace(">", "> ").split() if "<" not in word]
    words = [word for word in words if "=" not in word and ">" not in word]
    assert words
    assert all(word in body_of(result) for word in words)


def test_headings_lists_and_tables_are_known_as_such(write):
    result = read(
        write,
        f"<article><h1>Un plan de relance</h1>{paragraphs()}<h2>Les <em>prix</em></h2>{paragraphs()}"
        f"<ul><li>le prix</li><li>le délai</li></ul><h3>Détail</h3>{paragraphs()}"
        "<table><tr><th>Année</th><th>Total</th></tr><tr><td>2025</td><td>48,1</td></tr></table>"
        f"{paragraphs()}</article><aside><h2>Lire aussi</h2><a href='/x'>Autre</a></aside>",
    )
    assert [(entry.level, entry.title) for entry in result.outline] == [
        (1, "Un plan de relance"),
        (2, "Les prix"),
        (3, "Détail"),
    ]
    assert all(result.text.startswith(entry.title, entry.start) for entry in result.outline)
    assert "- le prix\n- le délai" in body_of(result)
    assert "Année\tTotal\n2025\t48,1" in body_of(result)


def test_a_heading_over_nothing_but_links_is_no_heading_of_the_article(write):
    result = read(
        write,
        f"<main>{LONG}<h2>Dossiers</h2><p><a href='/1'>Un</a></p><p><a href='/2'>Deux</a></p></main>",
    )
    assert "Dossiers" not in body_of(result)
    assert result.outline == ()


def test_several_articles_on_one_page_are_all_read(write):
    first = f"<article><h2>Premier sujet</h2>{paragraphs('fr')}</article>"
    second = f"<article><h2>Second subject</h2>{paragraphs('en')}</article>"
    teaser = "<article><h2><a href='/t'>Un titre à cliquer</a></h2></article>"
    body = body_of(read(write, f"<main>{first}{teaser}{second}</main>", title="Le fil du jour"))
    for sentence in (*PARAGRAPHS["fr"], *PARAGRAPHS["en"]):
        assert sentence in body
    assert "Second subject" in body
    assert "à cliquer" not in body


def test_a_page_laid_out_in_tables_keeps_its_paragraphs(write):
    menu = "".join(f"<tr><td><a href='/{n}'>Menu {n}</a></td></tr>" for n in range(8))
    result = read(
        write,
        f"<table><tr><td><table>{menu}</table></td><td><h1>Un plan de relance</h1>{LONG}</td></tr></table>",
    )
    assert body_of(result).split("\n\n")[1:4] == list(PARAGRAPHS["fr"])
    assert "Menu 3" not in body_of(result)


def test_two_breaks_part_paragraphs_and_one_only_a_line(write):
    first, second, third = PARAGRAPHS["fr"]
    result = read(write, f"<div>{first}<br>{second}<br><br>{third}<br>\n<br/>{first}</div>")
    assert f"{first}\n{second}\n\n{third}\n\n{first}" in result.text


def test_an_amp_page(write):
    body = f"<amp-consent><p>Nous utilisons des cookies.</p></amp-consent><h1>Titre</h1>{LONG}"
    body += "<amp-img src='a.jpg' alt='Texte de remplacement'></amp-img>"
    result = read(write, body)
    assert PARAGRAPHS["fr"][0] in body_of(result)
    assert "cookies" not in body_of(result)
    assert "remplacement" not in result.text


def test_a_page_that_is_mostly_navigation_says_so(write):
    links = "".join(f"<li><a href='/{n}'>Une rubrique du site, la {n}e du menu</a></li>" for n in range(80))
    result = read(write, f"<nav><ul>{links}</ul></nav><article>{paragraphs()}</article>")
    assert result.report.clutter_share > 0.8
    assert any(w.startswith("Most of “a.html” is navigation: only ") for w in said(result.warnings))
    assert read(write, None).report.clutter_share < 0.5
    assert said(read(write, None).warnings) == ()


@pytest.mark.parametrize(
    ("markup", "level"), [("<h2>A</h2>", 2), ("<h3><div>A</div></h3>", 3), ("<p>A</p>", 0)]
)
def test_the_level_of_a_heading_ends_with_it(markup, level):
    blocks = page_blocks(f"<body>{markup}<p>After</p></body>")
    assert [(block.text, block.heading_level) for block in blocks] == [("A", level), ("After", 0)]


@pytest.mark.parametrize("mark", ["\x01", "\x07", "&#1;", "&#x1c;", "&#7;3", "&#0028;"])
def test_control_characters_of_a_page_are_none_of_our_marks(mark):
    (block,) = page_blocks(f"<body><p>Before{mark}after</p></body>")
    assert block.text.startswith("Before")
    assert block.text.endswith("after")
    assert (block.heading_level, block.in_frame, block.link_share) == (0, False, 0.0)


def test_characters_by_number_stay():
    (block,) = page_blocks("<body><p>caf&#233; &#x4e2d;&#25991; &#10;x</p></body>")
    assert block.text == "café 中文 x"


PIECES = (
    "<p> </p> <div> </div> <a~href='x'> </a> <h2> </h2> <ul><li> </ul> <br> <table><tr><td> </table> <nav> "
    "</nav> <article> </article> mot~ Une~phrase.~ 中文。 <figcaption> &nbsp; &#2; <form> <!----> <svg> "
    "</svg> <b> <button>"
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([piece.replace("~", " ") for piece in PIECES.split()]), max_size=40).map("".join)
)
def test_any_markup_gives_blocks_with_the_same_words(markup):
    blocks = page_blocks(f"<body>{markup}</body>")
    chosen = article_blocks(blocks, "")
    assert len(chosen) == len(blocks)
    assert all(block.text.strip() == block.text and 0 <= block.link_share <= 1 for block in blocks)
    assert not any(ord(c) < 32 and c not in "\n\t" for block in blocks for c in block.text)
    if any(blocks):
        assert any(chosen)
