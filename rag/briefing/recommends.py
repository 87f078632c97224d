"""Whether a sentence recommends something: by the words in which reviewers do so."""

import re
from collections.abc import Sequence

from rag.briefing.words import listed

_WAYS = (
    r"\brecommend(?:s|ed|ing)?\b(?! (?:it|them|this|\w+) as\b)",
    # "should", unless it says what is expected, how something is to be read or what people are at odds about.
    r"(?<!who )(?<!what )(?<!how )(?<!which )(?<!whether )\bshould\b"
    r"(?! (?:be (?:seen|noted|read|possible|evident|able)|enhance|lead to|result in)\b)",
    r"\bteam (?:also )?suggests?\b",
    r"\b(?:we|the board|the panel|the review) (?:also |would |strongly )*(?:(?:have|has) (?:suggested|advised|urged)"
    r"|(?:suggest|advise|urge)s?)\b",
    r"\b(?:we|the board|the panel) (?:also )?asks? (?:the \w+ to|for)\b|\bought to\b",
    r"\bmust be (?:contacted|told|asked|given|published|reported|agreed|reviewed|in place)\b",
    r"(?<!which )\bwould (?:also )?(?:benefit from|help\b|encourage\b)|\bwould be (?:of )?benefit in\b",
    r"\b(?:is|are|be|council|service|partnership) (?:strongly )?(?:encouraged|advised|urged) to\b",
    # "needs to", unless somebody else recognises it, or it is a condition.
    r"(?<!work )(?<!work that )\bneeds? to (?:be|improve|reflect|include|develop|ensure|consider)\b",
    r"\bwill need (?:to|further)\b|^councils need\b|^there is a need for\b|\bwill have to be\b",
    r"\b(?:could|may (?:want|wish) to) (?:then )?consider\b",
    r"\bcould (?:then )?be (?:further )?(?:addressed|developed|focused|strengthened|improved)\b",
    r"(?<!missed )\bopportunity to (?:strengthen|build|encourage|improve|develop|explore|use)\b",
    r"\bwill be (?:similarly |particularly |very )?important(?:,| to| for| in| that| when)",
    r"\b(?:is|are) required\.?$|^(?:this|it|they|the (?:council|service)) must\b",
    r"(?:^|[-–] )do not \w+|, (?:consider|ask|review|ensure)\b",
)
_RECOMMENDS = re.compile("|".join(_WAYS), re.IGNORECASE)
_NOT_YET = re.compile(r"\bwould need to be\b|\?$", re.IGNORECASE)
_ORDERS = re.compile(
    rf"^(?:{'|'.join(sorted(listed('orders')))}|work (?:to|with))\b (?!of\b|is\b|are\b)", re.IGNORECASE
)

_RECOMMENDATIONS = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_STATES = re.compile(
    r"(?:the|an?|this|that|these|those|we|it|they|he|she|there|our|its|their|some|many|most|all|both|each|in|on|of|at|for|to"
    r"|from|with|as|if|when|while|although|since|after|before|however|overall|staff|people|carers|leaders|councils?|\d.*"
    r"|councillor|cllr|mrs?|ms|dr|sir|dame|(?:\w+\W+){1,4}?(?:was|were|had|has|have|is|are|did|does))\b",
    re.IGNORECASE,
)


def recommends(sentence: str, heading: bool = False, section: Sequence[str] = ()) -> bool:
    """Whether `sentence`, under the headings of `section`, says that something should be done; a question never does.

    A heading in the imperative ("Reduce stress related absences") is the name of what stands below it, and not counted.
    Under a heading "Recommendations" a sentence that does not begin as statements do is an order.
    """
    plain = " ".join(sentence.split())
    if _ORDERS.search(plain):
        return not heading
    if section and _RECOMMENDATIONS.search(section[-1]) and not _STATES.match(plain) and not heading:
        return not plain.endswith(":") and not _NOT_YET.search(plain)
    return bool(_RECOMMENDS.search(plain)) and not _NOT_YET.search(plain)
