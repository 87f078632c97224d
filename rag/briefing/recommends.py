"""Whether a sentence recommends something: by the words in which reviewers do so."""

import re

from rag.briefing.words import listed

_WAYS = (
    r"\brecommend(?:s|ed|ing)?\b",
    # "should", unless it says what is expected or how something is to be read.
    r"\bshould\b(?! (?:be (?:seen|noted|read|possible|evident|able)|enhance|lead to|result in)\b)",
    r"\bteam (?:also )?suggests?\b",
    r"\bwould (?:also )?(?:benefit from|help\b|encourage\b)|\bwould be (?:of )?benefit in\b",
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


def recommends(sentence: str, heading: bool = False) -> bool:
    """Whether `sentence` says that something should be done, in whatever words; a question never does.

    A heading in the imperative ("Reduce stress related absences") is the name of what stands below it, and not counted.
    """
    plain = " ".join(sentence.split())
    if _ORDERS.search(plain):
        return not heading
    return bool(_RECOMMENDS.search(plain)) and not _NOT_YET.search(plain)
