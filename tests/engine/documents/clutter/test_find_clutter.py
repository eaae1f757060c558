"""Clutter is marked by whole lines, and body text is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from indexer.documents.clutter.clutter import find_clutter

BODY = (
    "Le groupe a annoncé mardi un investissement de 4,2 milliards d’euros dans son usine de Dunkerque, " * 3
    + "."
)


def marked(text):
    spans = find_clutter(text)
    assert list(spans) == sorted(spans)
    assert all(a.end < b.start for a, b in pairwise(spans))
    for span in spans:
        assert span.start == 0 or text[span.start - 1] == "\n"
        assert span.end == len(text) or text[span.end] == "\n"
    return [line.strip() for span in spans for line in span.of(text).split("\n") if line.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "▲L’usine vue du ciel. Source de l'image : Atelier",
        "▲工厂外景。图片来源:本社",
        "原创",
        "Contenu",
        "Partager : Facebook | X | LinkedIn | Copier le lien",
        "Share this article: LinkedIn / Email / Print",
        "分享到：微信 微博",
        "| · ·",
        "lire:Un autre article sur les usines.",
        "Lire aussi : Les ports en crise",
        "Read more: Ports in crisis",
        "We use cookies to improve your experience.",
        "Nous utilisons des cookies pour mesurer l’audience.",
    ],
)
def test_a_line_of_clutter_in_the_body(line):
    assert marked(f"Titre de l’article\n\n{BODY}\n\n{line}\n\n{BODY}\n{BODY}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "42",
        "Les contenus liés à ce dossier sont au greffe.",
        "Lire aussi vite qu’un avocat n’est pas donné à tous.",
        "Les utilisateurs doivent accepter les cookies, dit la CNIL.",
        "Related work was done in Lyon.",
        "Nous avons traité l’automatisation et la traduction automatique en 2024.",
        "分享经济规模达到三万亿元。",
        "Share prices rose by 4%.",
        "- un point de la liste",
        "---",
        "| a | b |",
    ],
)
def test_a_line_of_the_body_stays(line):
    assert marked("\n".join([f"Titre\n\n{BODY}"] + [BODY] * 5 + [line, BODY, BODY])) == []


def test_counters_and_empty_labels_above_the_body():
    head = "Accueil > Économie\nUn titre qui dit tout\nPublié le\n17\npar"
    assert marked(f"{head}\n{BODY}\n{BODY}") == ["Accueil > Économie", "Publié le", "17", "par"]


def test_a_list_of_other_stories_goes_with_its_label():
    text = f"Titre\n\n{BODY}\n\nLire aussi :\n\n  1. Les ports\n  2. Les trains\n\nUne section\n\n{BODY}"
    assert marked(text) == ["Lire aussi :", "1. Les ports", "2. Les trains"]


def test_a_list_of_the_body_stays():
    assert marked(f"Titre\n\n{BODY}\n\nTrois raisons :\n\n1. Le prix\n2. Le délai\n\n{BODY}") == []


@pytest.mark.parametrize(
    "marker",
    ["相关内容", "Partager cet article", "LAISSER UN COMMENTAIRE", "Related articles", "Leave a comment"],
)
def test_all_after_a_tail_marker_goes(marker):
    rest = ["Un autre titre...", "2026-01-17 11:47:11", "Votre nom"]
    assert marked("\n\n".join(["Titre", BODY, BODY, marker, *rest])) == [marker, *rest]


def test_a_share_bar_above_the_article_does_not_take_the_article():
    assert BODY not in marked("\n".join(["Titre", "Partager cet article", *[BODY] * 6]))


def test_a_share_bar_in_the_middle_does_not_take_the_rest():
    assert BODY not in marked("\n".join([BODY] * 4 + ["Share this article"] + [BODY] * 3))


def test_a_text_that_is_all_clutter_keeps_its_lines():
    assert find_clutter("Contenu\nPartager") == ()
    assert find_clutter("") == ()


def test_a_machine_translation_notice_opens_the_text():
    notice = "(Traduction automatisée par l’agence, voir https://example.org)"
    assert marked(f"{notice}\n\nTitre\n\n{BODY}") == [notice]


def test_many_short_lines_do_not_hang():
    assert find_clutter("mot\n" * 100_000) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 21 janvier 2025 à 7 h 30 - Mis à jour à 9 h 12",
        "Mis à jour le mardi 1er juillet 2025",
        "Updated: May 13, 2026 at 9.12am",
        "发布时间：2026-02-11 08:30",
    ],
)
def test_when_it_was_published_is_clutter_above_the_body_only(line):
    assert marked(f"Titre\n{line}\n\n{BODY}") == [line]
    assert marked(f"{BODY}\n\n{line}\n\n{BODY}") == []


@pytest.mark.parametrize("line", ["Updated 2026 forecast for storage", "Publié en 2025, le rapport dérange"])
def test_a_title_that_begins_like_a_date_line_stays(line):
    assert marked(f"{line}\n\n{BODY}") == []
