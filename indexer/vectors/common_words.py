"""Words so common that they say nothing about a text's subject, folded, of seven languages together."""

from __future__ import annotations

_WORDS = """
a about after al all alla alle als also am an and any are as at au auf aus aux avec be been bei but by
can ce ces cette che come como con da dan das dass dat de degli dei del della delle dello dem den der
des di die dit do does does dont dos du ed een ein eine einem einen einer eines el elle en er era es est
et etait ete fue for from fur ha had hanno has hat have he het hij his i ich ihr il ils im in is it its
ist je kan la las le les leur leurs lo los lui ma mais maar mas met mit mo na nach nao nas ne nella
nicht niet no non nos not nous o of on ont ook op or os ou par pas per pero plus por porque pour qu que
quel quelle qui se ses sich sie sind so son sont su sua sul sur sus te that the their them they this to
tot u um uma un una und une uno van vom von voor vous war waren was we werden were what when where which
who will wird wie with wo wordt wurde y you zijn zu zum zur
"""
COMMON_WORDS = frozenset(_WORDS.split())
