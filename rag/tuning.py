"""Every number that answering depends on."""

from dataclasses import dataclass, field

from rag.quoting import Rules
from rag.retrieval import WITHOUT_QUESTIONS, Weights


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every number that answering depends on; found on the development questions (docs/measured.md).

    `kind_bonus` is added to a sentence that holds the kind of thing asked for, `few_words_malus` taken from one of less
    than `few_words` words, which matches much and says little, and `heading_malus` from an item of a list of headings,
    or of those who came to review, that is not asked for; all among the `looked_at` best. To what answers a question
    that somebody has anticipated in nearly the same words, `anticipated` is added, in full where the words are the
    same, nothing where less than `alike` of them are, up to `ahead` more than the best. `leaning_shares` is how much a
    question that leans on an earlier one counts after that one and by itself, and that one alone, which was answered;
    `beside_shares` the same of one that stands alone: by itself, after the earlier one, and that one. To what stands in
    a passage that the last answer quoted, `thread` is added, `thread_beside` where it stands alone (`python
    bench/fit_conversation.py`). In a comparison up to `compared` is added to what is the side of one that somebody has
    anticipated in like words, where the best sentence of its report scores `heard` of the best of all without.
    `part_share` how much a part of a question counts by itself. A report mentions what was asked where one of its
    sentences scores `mentions` of the best. `named` is added, in a large index, to a sentence that holds the rare names
    of the question: there the same is said of many things, and the name tells which was meant.
    """

    weights: Weights = field(default_factory=Weights)
    without_questions: Weights = WITHOUT_QUESTIONS
    rules: Rules = field(default_factory=Rules)
    kind_bonus: float = 0.04
    few_words: int = 4
    few_words_malus: float = 0.06
    heading_malus: float = 0.2
    looked_at: int = 40
    anticipated: float = 0.5
    alike: float = 0.4
    ahead: float = 0.05
    leaning_shares: tuple[float, float, float] = (0.65, 0.5, -0.15)
    beside_shares: tuple[float, float, float] = (0.7, 0.4, -0.1)
    thread: float = 0.07
    thread_beside: float = 0.03
    part_share: float = 0.5
    topic_share: float = 0.4
    compared: float = 0.25
    heard: float = 0.62
    named: float = 0.1
    mentions: float = 0.75
    also_found: int = 3
