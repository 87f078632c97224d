"""The program's own sentences, named once: code, evaluation and tests share them."""

from rag.types import Answer, Statement, Status

OUT_OF_SCOPE = (
    "I can only answer from the published reports on {council}'s adult social care, and found nothing on that there. "
    "Try asking what the reports say about waiting times, safeguarding, staff, carers or co-production."
)
NO_ADVICE = (
    "I cannot give advice or opinions on anyone's situation; I can only tell you what the published reports on "
    "{council}'s adult social care say."
)
NO_ERRAND = (
    "I cannot arrange anything or pass on a complaint; I can only tell you what the published reports on {council}'s "
    "adult social care say. {care_contact}"
)
NO_STEERING = (
    "I only answer questions from the published reports on {council}'s adult social care, and I cannot be set to do "
    "anything else."
)
NEAREST = "What stands nearest to your question is shown below; it is not an answer."
NEAREST_DATED = "What stands nearest is shown below, from {reports}; it is not an answer."
NOT_IN_REPORTS = f"The reports do not say. {NEAREST}"
NOT_FOR = "{what}: not in the reports. {nearest}"
NO_WORD = f"The word “{{word}}” stands in none of the reports. {NEAREST}"
NAMED_ONLY = f"The reports name this and say nothing of it. {NEAREST}"
NOT_GIVEN = f"You asked {{what}}; the reports do not say. {NEAREST}"
PART_NOT_GIVEN = "You also asked “{part}”: the reports do not say."
DOUBTFUL = "The reports may not say quite this; what is quoted stands nearest to it."
OF_YEAR = "This is from the {report}, {published}."
SILENT = "{report}, {published}: nothing found on this."
NONE_RECOMMENDED = "{report}, {published}: no recommendation found."
WHOLE: dict[str, str] = {
    "summary": "A selection from the whole, oldest report first, of what is praised and what is of concern.",
    "both": "A selection from the whole: first what is praised, then what is of concern.",
    "strengths": "A selection from the whole of what is praised, oldest report first.",
    "concerns": "A selection from the whole of what is of concern, oldest report first.",
    "verdict": "The score as it is given.",
    "recommendations": "A selection; every recommendation stands under Briefings, in the register.",
}
FOLLOWED_UP = (
    "What was recommended, a selection. Whether it has been done, only a later report could say: the register under "
    "Briefings has every recommendation, with the closest later passage beside it."
)
NEWEST = "Read were the newest; {count:,} older ones were not: choose them to ask about them."
SCORED = "The score is for “{what}” alone."
NO_OVERALL = "No overall rating is given."
AS_IT_WAS = "The reports do not tell of today; what is quoted is as it was then: {reports}."
VOICE = "A selection from the whole of what {who} say; the program judged who is speaking, and may be wrong."
OTHERS_SAY = "What is said elsewhere:"
GREETING = "Hello. Ask me about the published reports on {council}'s adult social care: {reports}."
THANKS = "You are welcome. Ask another question whenever you like."
ABOUT = (
    "I answer questions from {count} published reports on {council}'s adult social care, in the reports' own words, "
    "and every statement carries a citation that opens the exact place. The reports are: {reports}. When they do not "
    "say, I say so. I cannot give advice, opinions, or anything from outside these reports."
)
ENGLISH_ONLY = "I can only answer questions in English."
LABELS: dict[Status, str] = {
    "answered": "",
    "partial": "Part of this is in the reports",
    "not_in_reports": "The reports do not say",
    "out_of_scope": "Not something these reports cover",
    "about": "About this assistant",
}
"""What stands above an answer of each status."""
QUOTED = "Every statement is quoted word for word."
NEAREST_TITLE = "Nearest passages, not an answer"
LESS_SURE = "Perhaps also about this"
"""What stands above the statements that are less likely to be on what was asked."""
WRITTEN_BY = "Written by the language model {model}; each statement was checked against the words that it cites."
STANDS_IN = "In quotation marks are the report's own words, where what the model wrote could not be verified."
NOT_WRITTEN = "No written answer: {reason}. Here are the reports' own words."
NOTHING_VERIFIED = "nothing that the language model wrote could be verified"
CUT_SHORT = "This answer may be incomplete: {reason}."
WITHHELD = "A passage was left out, because it looks like an instruction to a program; `rag doctor` lists it."

ON_TOPIC = "A selection of what is said on this; a briefing note on it has more."
NEAR_TOPIC = "What was found does not speak of “{topic}” in these words; this is what stands nearest to it."


def shown(statement: Statement) -> str:
    """A statement as it is shown: among written ones a quote has quotation marks."""
    return f"“{statement.text}”" if statement.stands_in else statement.text


def made(answer: Answer) -> str:
    """How the statements of an answer came about; empty where there are none."""
    if not answer.statements:
        return ""
    if answer.mode == "quote":
        return QUOTED
    by = WRITTEN_BY.format(model=answer.model or "a language model")
    return f"{by} {STANDS_IN}" if any(statement.stands_in for statement in answer.statements) else by
