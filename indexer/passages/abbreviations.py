"""Words whose full stop does not end a sentence (fr, en, de, es, it, nl, ru)."""

from __future__ import annotations

# Always followed by a name, a number or the rest of the phrase.
_TITLES = """m mm mme mlle mgr me pr dr drs st ste mr mrs ms prof rev hon gen gén col lt capt cdt sgt sr
    sra srta jr dña hr fr frau herr ing dipl sig dott avv on dhr mevr ir rep sen gov pres
    messrs messr cie cf vs al ibid voir env ca approx resp bzw vgl usw ggf evtl inkl bspw
    sog gegr geb tel tél fax"""
_REFERENCES = """no nos nº n° núm num nr art arts al alin chap ch sect sec par parag p pp pg pág págs s ss
    vol vols t tom fig figs tab éd ed eds trad coll op cit abs kap bd hrsg aufl aux ex app
    annexe réf ref refs eq éq r av ave bd blvd rue pl ste bât dept dép dpt tlj
    ee г ул им пл пер просп обл акад проф"""
_MONTHS = (
    """janv févr avr juil sept oct nov déc jan feb apr aug sep dec ene abr ago dic gen mag giu lug set ott"""
)
# Before a number only: "No. 3", "art. 5", "5 ago. 2026", but "The answer is no. Then".
BEFORE_NUMBER = frozenset(
    (
        _MONTHS + " no nos par on ch s t p r art arts app ed tab vol rue pl av set mag tel tél fax ex cap me"
    ).split()
)

STRICT = frozenset((_TITLES + " " + _REFERENCES).split()) - BEFORE_NUMBER

# May end a sentence as well: then the next word is one that likes to begin sentences.
_WEAK = "uu гг etc inc ltd corp co llc plc gmbh ag sa sarl bros jr ph phd"
WEAK = frozenset(_WEAK.split())

_STARTERS = """the a an he she it they we you i this that these those in on at but and so however when
    while if after before il elle ils elles on ce cette ces cela mais nous vous je selon
    depuis pour dans en après avant une un er sie es wir ich das diese dieser ein eine im am
    aber el ella ellos ellas los las este esta pero"""
STARTERS = frozenset(_STARTERS.split())

_GERMAN_MONTHS = """januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts"""
GERMAN_MONTHS = frozenset(_GERMAN_MONTHS.split())
