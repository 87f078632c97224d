"""What is no question, told in one clear line."""

import unicodedata

from rag.errors import QuestionError


def check_question(text: str, longest: int) -> str:
    """`text` without surrounding white space; raises QuestionError when it cannot be asked."""
    if len(text) > longest:
        raise QuestionError(f"the question has {len(text)} characters; at most {longest} are taken: please shorten it")
    strange = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r"), None)
    if strange is not None:
        raise QuestionError(f"the question holds the control character U+{ord(strange):04X}; please type it again")
    if not any(character.isalnum() for character in text):
        raise QuestionError("the question is empty; please type one")
    return " ".join(text.split())
