"""A few frequent little words of each language, enough to tell a short question's language."""

from __future__ import annotations

_LISTS = {
    "en": """the of and to in is was were are what which who whom whose when where why how does did do has
        have had been by for from with that this these those than their its his her will would
        much many between about on at as be it an or not""",
    "fr": """le la les un une des du de et est était sont ont été quel quelle quels quelles qui que quoi où
        quand comment pourquoi combien dans sur pour par avec sans selon au aux ce cette ces son
        sa ses leur leurs il elle ils elles ne pas plus se d l c s n qu j en à a y""",
    "es": """el la los las un una unos unas de del y es son era fue fueron qué quién quiénes cuál cuáles
        cuándo cuánto cuántos cuántas dónde cómo por para con sin según en al se su sus que ha
        han lo más entre a no""",
    "de": """der die das den dem des ein eine einen einem einer eines und ist sind war waren was wer wen wem
        wessen wann wo warum wie wieviel viele welche welcher welches hat haben hatte wurde
        wurden wird werden von vom zu zum zur mit für auf im in am an aus bei nach über unter
        nicht sich als auch es er sie""",
    "it": """il lo la i gli le un uno una di del della dei delle degli dello e è sono era erano chi che cosa
        quale quali quando quanto quanti quante dove come perché per con senza in nel nella nei
        su sul al alla da dal dalla ha hanno si non più tra fra""",
    "pt": """o a os as um uma de do da dos das e é são era foi foram quem que qual quais quando quanto
        quantos onde como porque por para com sem em no na nos nas ao à pelo pela se não mais
        seu sua seus tem têm""",
    "nl": """de het een en van is zijn was waren wie wat welke welk wanneer waar waarom hoe hoeveel heeft
        hebben had werd werden wordt worden in op te voor met zonder bij naar uit over aan door
        niet ook als dat die dit deze er om tot""",
}
FUNCTION_WORDS = {code: frozenset(words.split()) for code, words in _LISTS.items()}
