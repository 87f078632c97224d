"""Whether a message is in another language than English: those are told so, not searched for."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SURE = 0.8
"""Probability from which another language is believed (M. Lui and T. Baldwin, "langid.py", 2012)."""
UNKNOWN = 0.6
"""Share of words that no report holds: English on any topic of the reports has fewer, whatever it is taken for. On
the 1,500 questions for tuning and validation no English one passes both."""
FEWEST_WORDS = 3


def in_another_language(text: str, unknown: float) -> bool:
    """Whether `text` is not English; `unknown` is the share of its words that no report holds."""
    if unknown < UNKNOWN or len(text.split()) < FEWEST_WORDS:
        return False
    language, probability = _identifier().classify(text)
    return bool(language != "en" and probability >= SURE)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
