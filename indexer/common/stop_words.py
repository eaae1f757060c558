"""Function words by language, folded: they say how a sentence is built, not what it is about."""

from __future__ import annotations

from functools import cache

_LISTS = {
    "en": """
        a about above after again against all also am an and any are as at be because been before being
        below between both but by can could d did do does doing down during each few for from further had
        has have having he her here hers him his how i if in into is it its itself just ll m may me might
        more most must my no nor not now of off on once only or other our out over own per re s same shall
        she should so some such t than that the their them then there these they this those through to too
        under until up upon us ve very was we were what when where which while who whom whose why will with
        would you your
    """,
    "fr": """
        a afin ai aie ainsi alors apres as au aucun aucune aussi aux avaient avait avant avec avoir ayant c
        car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment d dans
        de depuis des donc dont du elle elles en encore entre es est et etaient etait etant ete etre eu eux
        fait faire fait font furent fut il ils j je jusqu l la le les leur leurs lors lorsqu lorsque lui m
        ma mais me meme memes mes moi mon n ne ni nos notre nous on ont or ou par parce pas pendant peu peut
        plus pour pourquoi puis qu quand que quel quelle quelles quelqu quels qui quoi s sa sans se selon
        sera seront ses si soit son sont sous sur t ta tandis te tes toi ton tous tout toute toutes tres tu
        un une vers vos votre vous y combien
    """,
    "es": """
        a al algo ante antes aquel como con contra cual cuales cuando cuanta cuantas cuanto cuantos de del
        desde donde durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba
        estaban estan estar estas este esto estos fue fueron ha habia han hasta hay la las le les lo los mas
        me mi mucho muy ni no nos o os otra otro otros para pero por porque que quien quienes se segun ser
        si sido sin sobre son su sus tambien tan tanto te tiene tienen todo todos tras tu u un una unas uno
        unos y ya yo
    """,
    "de": """
        aber alle als also am an auch auf aus bei beim bin bis da damit dann das dass dein dem den der des
        die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es
        etwas fur gegen hat hatte hatten haben hier ich ihm ihn ihnen ihr ihre ihren im in ins ist ja jede
        jeder kann kein keine man mehr mein mit nach nicht noch nun nur ob oder ohne sehr sein seine seiner
        sich sie sind so sondern uber um und uns unter vom von vor wann war waren warum was weil welche
        welchem welchen welcher welches wem wen wenn wer werden wie wieviel wird wo wurde wurden zu zum zur
        zwischen
    """,
    "it": """
        a ad ai al alla alle allo anche c che chi ci come con cosa cui da dal dalla dalle dei del della
        delle dello di dove e ed era erano essere fra gli ha hanno i il in io l la le lei lo loro lui ma mi
        nei nel nella nelle non o per perche piu quale quali quando quanti quanto questa queste questi
        questo se si sono stata stato su sua sue sui sul sulla suo tra un una uno vi
    """,
    "pt": """
        a ao aos as com como da das de do dos e ela elas ele eles em entre era eram essa esse esta este foi
        foram ha isso ja mais mas me na nas nao no nos o os ou para pela pelas pelo pelos por porque qual
        quais quando quanto quantos que quem se sem ser seu seus sobre sua suas sao tambem te tem um uma
    """,
    "nl": """
        aan al als bij dan dat de der deze die dit doch door dus een en er ge had heb hebben heeft het hij
        hoe hun ik in is ja je kan maar meer met mij naar niet nog nu of om onder ook op over te tot u uit
        van veel voor waar waarom wanneer wat we wel welke wie wij wordt worden ze zich zij zijn zo
    """,
}

LANGUAGES_WITH_STOP_WORDS = tuple(_LISTS)


@cache
def stop_words(language: str | None) -> frozenset[str]:
    """The folded function words of `language`; empty for a language we have no list for."""
    return frozenset(_LISTS.get(language or "", "").split())
