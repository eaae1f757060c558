"""At which place the right document stands, its figures, and a weight judged where it was not chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

DEPTH = 10


def place(ranked: Iterable[str], gold: str) -> int:
    """The rank of `gold` among the first ten different ones, 0 when it is not there."""
    first = list(dict.fromkeys(ranked))[:DEPTH]
    return first.index(gold) + 1 if gold in first else 0


def figures(places: Sequence[int]) -> tuple[float, float, float]:
    """R@1, R@5 and MRR@10 in percent."""
    count = len(places)
    return (
        100 * sum(one == 1 for one in places) / count,
        100 * sum(0 < one <= 5 for one in places) / count,
        100 * sum(1 / one for one in places if one) / count,
    )


def row(places: Mapping[str, Sequence[int]]) -> str:
    """The figures of each set, as cells of a table."""
    return " | ".join("{:.1f}/{:.1f}/{:.1f}".format(*figures(each)) for each in places.values())


def best(table: Mapping[float, Mapping[str, Sequence[int]]], sets: Sequence[str]) -> float:
    """The weight with the highest R@1 plus MRR@10 over those sets, each alike; of equals the lowest."""

    def worth(weight: float) -> float:
        return sum(figures(table[weight][name])[0] + figures(table[weight][name])[2] for name in sets)

    return max(sorted(table), key=lambda weight: (round(worth(weight), 6), -weight))


def show(table: Mapping[float, Mapping[str, Sequence[int]]], what: str) -> None:
    """Print the figures for each weight, and those of weights chosen on the other sets."""
    names = list(next(iter(table.values())))
    print(f"\n| {what} | " + " | ".join(f"{name} R@1/R@5/MRR" for name in names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for weight, places in sorted(table.items()):
        print(f"| {weight:g} | {row(places)} |")
    if len(table) == 1:
        return
    print(f"\nBest over all sets: {best(table, names):g}. Judged where it was not chosen:\n")
    for name in names if len(names) > 1 else ():
        chosen = best(table, [other for other in names if other != name])
        print(f"- {name}: {chosen:g} chosen on the other sets: {row({name: table[chosen][name]})}")
