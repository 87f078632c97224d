"""From what was typed, and the conversation, to what is asked: of which report, and whether of the whole."""

from collections.abc import Sequence
from dataclasses import replace

from index.embedding import Embedder
from index.opened import OpenIndex
from rag.comparing import compares_by_rules
from rag.comparison import about_several, turned_to, without_frame, without_names
from rag.conversation import Standalone, ended, on_a_new_subject, standalone
from rag.framing import without_small_talk
from rag.limits import names_another
from rag.patterns import pattern
from rag.questions import Asked, read_question, says_something
from rag.topics import topic_of
from rag.types import Turn
from rag.whole import Whole, read_follow_up, read_whole

LOOKED_BACK = 6
"""Messages of the conversation that a question may lean on: three questions and their answers."""
BEGINS = 6
"""Words that tell from which report an answer is."""


def complete(spelt: str, history: Sequence[Turn], index: OpenIndex, embedder: Embedder) -> Standalone:
    """The question as it is searched for: without small talk, and complete by itself. `spelt` is corrected already."""
    # Words that change the subject are small talk too; what they say would be lost with them.
    fresh = on_a_new_subject(spelt)
    asked = without_small_talk(fresh or spelt, embedder)
    if fresh:
        return Standalone(asked)

    def plain(turn: Turn) -> Turn:
        text = without_small_talk(index.in_full(turn.content), embedder)
        return turn.model_copy(update={"content": text})

    said = [plain(turn) if turn.role == "user" else turn for turn in history[-LOOKED_BACK:]]
    return standalone(asked, _without_turns(said, index))


def read(alone: Standalone, spelt: str, index: OpenIndex) -> Asked:
    """What is asked. That it is a comparison may be said in what is left out of what is searched for ("discharge, then
    and now", "anything in either report?")."""
    entries = [report.entry for report in index.reports.values()]
    turned = _turned_to(alone, index)
    if turned:
        # What was asked before, of the report to which it turns.
        earlier = without_names(without_frame(alone.leaning[1]) or alone.leaning[1], entries)
        return replace(read_question(earlier), compares=False, of=turned)
    if alone.leaning and pattern("asks_change").search(alone.leaning[0]):
        return _of_each_report(*alone.leaning)
    # A follow-up stands beside what was asked before it: that they are about different reports compares nothing.
    several = not alone.leaning and about_several(alone.text, entries)
    asked = read_question(alone.text, alone.leaning, several)
    asked = replace(asked, beside=alone.beside, answered=alone.answered)
    if alone.leaning or asked.compares:
        return asked
    left_out = spelt.casefold().replace(alone.text.casefold(), " ")
    if compares_by_rules(left_out, about_several=False):
        return replace(asked, compares=True)
    topic = topic_of(asked)
    return replace(asked, text=topic, parts=(topic,), topic=topic, typed=asked.text) if topic else asked


def _of_each_report(own: str, earlier: str) -> Asked:
    """What asks whether something has changed ("has that gone down since?"): what was asked before, asked of each
    report, and what else is said now ("did they get the policy finished in the end?")."""
    more = pattern("change_cues").sub(" ", pattern("says_little").sub(" ", own))
    text = f"{ended(earlier)} {own}" if says_something(more) else without_frame(earlier) or earlier
    return replace(read_question(text), compares=True)


def asked_of_the_whole(
    index: OpenIndex, alone: Standalone, asked_of: str, history: Sequence[Turn], embedder: Embedder, council: str
) -> Whole | None:
    """What is wanted of the reports as a whole, where the question, or the one that it leans on, is about that;
    `asked_of` is the report to which a follow-up turns."""
    entries = [report.entry for report in index.reports.values()]
    if not alone.leaning:
        return None if names_another(alone.text, entries, council) else read_whole(alone.text, entries, council)
    before: Whole | None = None
    for turn in history[-LOOKED_BACK:]:
        if turn.role == "user":
            asked = without_small_talk(index.in_full(turn.content), embedder)
            followed = read_follow_up(asked, before, entries, council) if before else None
            before = followed or read_whole(asked, entries, council)
    own = alone.leaning[0]
    if names_another(own, entries, council) or (before is None and pattern("asks_change").search(own)):
        return None
    # What turns to another report, or points at what was asked before, asks about that.
    pointing = asked_of or (before is None and pattern("points_at_it").search(own))
    fresh = None if pointing else read_whole(own, entries, council)
    # After another subject, only what cannot be about that: "what did they recommend?" may be.
    return (read_follow_up(own, before, entries, council) if before else None) or (
        fresh if before or (fresh and (fresh.asks_for_all or fresh.wanted == "verdict")) else None
    )


def _without_turns(history: Sequence[Turn], index: OpenIndex) -> list[Turn]:
    """A conversation without the questions that only turn to another report: what they ask stands before them."""
    entries = [report.entry for report in index.reports.values()]
    kept: list[Turn] = []
    earlier = ""
    for turn in history:
        if turn.role == "user":
            if earlier and turned_to(turn.content, entries, earlier):
                continue
            earlier = turn.content
        kept.append(turn)
    return kept


def _turned_to(alone: Standalone, index: OpenIndex) -> str:
    """The report to which a follow-up turns with the question before it; empty where it does not."""
    if not alone.leaning:
        return ""
    own, earlier = alone.leaning
    entries = [report.entry for report in index.reports.values()]
    answered = _quoted_from(alone.answered, index) if pattern("the_other_report").search(own) else ""
    return turned_to(own, entries, earlier, answered)


def _quoted_from(answer: str, index: OpenIndex) -> str:
    """The report whose words an answer begins with; empty where it is none's, or of many reports."""
    start = " ".join(answer.split()[:BEGINS])
    if len(index.reports) > 2:
        return ""
    found = [name for name, report in index.reports.items() if start in " ".join(report.text.split())]
    return found[0] if len(found) == 1 else ""
