"""What of a sentence of a draft a passage does not bear out."""

from rag.briefing.claims import Claims, denied_by_one, missing_names, turned, unmatched_figures
from rag.briefing.figures import Figure
from rag.briefing.passages import ReadPassage
from rag.numbers.quantity import Quantity
from rag.numbers.reading import quantities
from rag.writing.binding import turned_round
from rag.writing.polarity import beyond, denied_on_one_side, opposite, other_kind, told_as_done

POLARITY = "polarity"
"""The fault of a sentence that says the opposite of a passage, or more than it: there is no more to tell of it."""


def faults_of(claims: Claims, read: ReadPassage) -> list[str]:
    """What of the claims a passage does not bear out, in words, or POLARITY."""
    faults = [_told_figure(figure, read) for figure in unmatched_figures(claims, read.own, read.figures)]
    swapped = _swapped(claims, read) if not faults else None
    if swapped:
        figure = claims.plain[swapped.start : swapped.end]
        faults.append(f"The draft has {figure} where the passage has another figure.")
    faults += [f"The draft names {name}; the passage does not." for name in missing_names(claims, read.named)]
    return [*faults, POLARITY] if _turned(claims, read) else faults


def _told_figure(figure: Figure, read: ReadPassage) -> str:
    alike = [one for one in read.own if one.kind == figure.kind] or list(read.own)
    said = ", ".join(dict.fromkeys(_told(one) for one in alike)) or "no figure"
    return f"The draft says {_told(figure)}; the passage says {said}."


def _told(figure: Figure) -> str:
    counts = figure.counts.split(" (of ")[0]
    return f"{figure.text} (“{counts}”)" if counts else figure.text


def _swapped(claims: Claims, read: ReadPassage) -> Quantity | None:
    """A figure of a change that a passage gives the other way round ("from 40 % to 49 %")."""
    if not claims.figures:
        return None
    return turned_round(claims.plain, quantities(claims.plain), read.own_plain, quantities(read.own_plain))


def _turned(claims: Claims, read: ReadPassage) -> bool:
    """Whether a sentence denies what a passage says, says the opposite of it, or more than it ("everyone")."""
    own, near = read.own_plain, read.near_plain
    return bool(
        (not claims.figures and denied_by_one(claims.plain, own))
        or denied_on_one_side(claims.plain, own)
        or told_as_done(claims.plain, own)
        or other_kind(claims.plain, own)
        or opposite(claims.plain, own)
        or opposite(claims.plain, near)
        or turned(claims, read.near)
        or beyond(claims.plain, near)
    )
