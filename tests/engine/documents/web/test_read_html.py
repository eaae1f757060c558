"""Web pages: the article without its surroundings, its own metadata, and no request to anybody."""

from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from indexer.documents.markup.depth import MAX_OPEN_STYLES, with_few_attributes, with_few_open_styles
from indexer.documents.read import read_file
from indexer.documents.web.article import find_article

SENTENCES = [
    "Le gouvernement a présenté mercredi un plan de relance de 12,4 milliards d’euros pour les réseaux.",
    "Les syndicats demandent des garanties sur l’emploi dans les trois régions les plus touchées.",
    "La Commission européenne doit se prononcer avant la fin du mois de mars sur la légalité des aides.",
]
ARTICLE = "".join(f"<p>{sentence} {sentence}</p>" for sentence in SENTENCES)
NAVIGATION = "<nav><ul><li><a href='/a'>Économie</a></li><li><a href='/b'>Politique</a></li></ul></nav>"
FOOTER = "<footer><p>Mentions légales</p><a href='/c'>Nous contacter</a></footer>"


def page(head="", body=ARTICLE, title="Un plan de relance"):
    return (
        f"<!DOCTYPE html><html lang='fr'><head><title>{title}</title>{head}</head><body>{NAVIGATION}"
        f"<article>{body}</article>{FOOTER}</body></html>"
    )


def body_of(result):
    """What is left of a text without its clutter."""
    ends = [*(span.start for span in result.clutter), len(result.text)]
    starts = [0, *(span.end for span in result.clutter)]
    return "".join(result.text[start:end] for start, end in zip(starts, ends, strict=True))


def test_navigation_stays_in_the_text_and_is_marked(write):
    result = read_file(write("a.html", page()))
    for sentence in SENTENCES:
        assert sentence in body_of(result)
    for around in ("Politique", "Mentions légales", "Nous contacter"):
        assert around in result.text
        assert around not in body_of(result)
    assert body_of(result).strip().count("\n\n") == len(SENTENCES) - 1
    assert (result.media_type, result.importer) == ("text/html", "html/4")


def test_declared_metadata(write):
    declared = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "Wrong"},
            {
                "@type": "NewsArticle",
                "headline": "Le plan de relance en détail",
                "datePublished": "2026-03-04T10:00:00+01:00",
                "author": [{"name": "Zoé Martin"}, {"name": "Paul Roux"}],
                "publisher": {"@type": "Organization", "name": "Le Courrier"},
            },
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps(declared)}</script>'
    metadata = read_file(write("a.html", page(head))).metadata
    assert (metadata.title, metadata.published) == ("Le plan de relance en détail", "2026-03-04")
    assert (metadata.author, metadata.publisher) == ("Zoé Martin, Paul Roux", "Le Courrier")


def test_meta_tags(write):
    head = (
        '<meta property="article:published_time" content="2025-11-02T07:00:00Z">'
        '<meta name="author" content="Par Li Wei">'
        '<meta property="og:site_name" content="Le Courrier">'
    )
    metadata = read_file(write("a.html", page(head))).metadata
    assert (metadata.published, metadata.author, metadata.publisher) == (
        "2025-11-02",
        "Li Wei",
        "Le Courrier",
    )


@pytest.mark.parametrize(
    "title",
    [
        "Un plan de relance | Le Courrier",
        "Un plan de relance_Le Courrier",
        "Un plan de relance - Le Courrier",
    ],
)
def test_the_site_is_cut_from_the_title(write, title):
    assert read_file(write("a.html", page(title=title))).metadata.title == "Un plan de relance"


def test_the_heading_is_preferred_to_the_page_title(write):
    body = f"<h1>Relance : le détail du plan</h1>{ARTICLE}"
    assert (
        read_file(write("a.html", page(body=body, title="Accueil"))).metadata.title
        == "Relance : le détail du plan"
    )


def test_nothing_is_guessed_without_declarations(write):
    metadata = read_file(write("a.html", page())).metadata
    assert (metadata.published, metadata.author, metadata.publisher) == (None, None, None)


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "gb18030"])
def test_a_declared_chinese_charset(write, declared):
    sentence = "朱镕基总理在会上表示，国务院将进一步推动改革，促进经济持续健康发展。"
    markup = page(f'<meta charset="{declared}">', f"<p>{sentence * 3}</p>" * 3, "改革")
    assert sentence in read_file(write("a.html", markup.encode("gb18030"))).text


def test_a_page_of_bare_divisions_still_gives_its_text(write):
    result = read_file(
        write("a.htm", "<html><body><div>Short note</div><div>Second line</div></body></html>")
    )
    assert result.text.split("\n\n") == ["Short note", "Second line"]


def test_scripts_and_styles_are_never_text(write):
    body = "<div>Short note</div><script>var secret=1</script><style>.x{}</style>"
    assert read_file(write("a.html", f"<html><body>{body}</body></html>")).text == "Short note"


def test_hostile_nesting_does_not_break_it(write):
    markup = "<html><body>" + "<div>" * 4_000 + SENTENCES[0] + "</body></html>"
    assert SENTENCES[0] in read_file(write("a.html", markup)).text


def test_broken_json_is_ignored(write):
    head = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert read_file(write("a.html", page(head))).metadata.title == "Un plan de relance"


def test_attributes_beyond_those_of_any_page_are_not_parsed(write):
    many = " ".join(f"a{number}='x y'" for number in range(5_000))
    shorter = with_few_attributes(f"<p {many}>un</p><p class='a'>deux</p>")
    assert "a999=" in shorter
    assert "a1001=" not in shorter
    assert shorter.endswith(">un</p><p class='a'>deux</p>")
    picture = f"<p title='{'a b ' * 5_000}'>un</p>"
    assert with_few_attributes(picture) == picture
    assert SENTENCES[0] in read_file(write("a.html", page(body=f"<p {many}>{SENTENCES[0]}</p>"))).text


def test_letters_in_bold_that_nobody_ends_make_no_tree_of_their_square():
    markup = "".join(f"<p><b id={number}>x " for number in range(2_000))
    tree = LexborHTMLParser(with_few_open_styles(markup))
    assert len(tree.css("b")) <= 2_000 * (MAX_OPEN_STYLES + 1)
    assert tree.text().count("x ") == 2_000


def test_bold_that_is_ended_is_left_as_it_is():
    markup = "<p><b>un</b> <i class='x'>deux</i> <blink>trois</blink></p></b>" * 1_000
    assert with_few_open_styles(markup) == markup


def test_the_article_finder_sees_no_spanned_cells_where_there_are_many(monkeypatch):
    seen = []
    monkeypatch.setattr("trafilatura.extract", lambda markup, **_: seen.append(markup))
    find_article("<table><tr><td class='x' colspan=1000 rowspan='2'>a colspan of</td></tr></table>" * 300)
    assert "colspan=" not in seen[0]
    assert "rowspan=" not in seen[0]
    assert seen[0].count("a colspan of") == 300


def test_a_page_with_more_tags_than_any_article_is_read_without_the_article_finder(write, monkeypatch):
    monkeypatch.setattr("indexer.documents.web.article.MAX_TAGS", 20)
    monkeypatch.setattr("trafilatura.extract", lambda *_, **__: pytest.fail("looked for an article"))
    result = read_file(write("a.html", page()))
    assert all(sentence in body_of(result) for sentence in SENTENCES)
    assert "Politique" not in body_of(result)
