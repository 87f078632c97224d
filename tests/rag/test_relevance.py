"""Which further sentences belong in an answer: the fitted regressions, and what becomes of those that are less sure."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from rag.assistant import Assistant
from rag.questions import read_question
from rag.quoting import Rules, _kept_together, _limit, choose
from rag.relevance import Belonging, models
from rag.retrieval import in_order
from rag.spans import is_apart, is_quotable, same_thread, span_of, standing_alone

pytestmark = pytest.mark.model

QUESTION = "How many people are waiting for a Care Act assessment?"
LESS_SURE = Rules().less_sure
OLDEST_FIRST = ("lga-peer-challenge-2023", "cqc-learning-improvement-innovation")


def test_the_regressions_use_exactly_the_features_there_are(assistant: Assistant) -> None:
    made = assistant.relevance(QUESTION).features(0)
    for fitted in (models().with_questions, models().without_questions):
        regression = fitted.regression
        assert set(regression.weights) == set(regression.means) == set(regression.scales) == set(made)
        assert all(scale > 0 for scale in regression.scales.values())
        assert 0 < regression.least < fitted.sure < 1


def test_what_is_like_the_best_sentence_belongs_and_what_is_on_another_subject_does_not(assistant: Assistant) -> None:
    relevance = assistant.relevance(QUESTION)
    ranked = [assistant.index.place_of[sentence.id] for sentence in assistant.ranked(QUESTION)]
    assert relevance.belongs(ranked[0]) == "surely"
    told = Counter(relevance.belongs(place) for place in ranked[-100:])
    assert told["no"] > 90
    assert told["surely"] == 0


def test_each_part_of_a_question_has_a_best_sentence_of_its_own(assistant: Assistant) -> None:
    parts = ("what is the adult social care budget", "who led the peer challenge team")
    both = assistant.relevance(f"{parts[0]} and {parts[1]}?")
    for part in parts:
        best = assistant.index.place_of[assistant.ranked(f"{part}?")[0].id]
        assert both.features(best)["share of the best score"] == pytest.approx(1)


def spans_for(assistant: Assistant, question: str, belongs: dict[int, Belonging]) -> list[tuple[int, bool]]:
    """The last place and the sureness of each span, where the sentences of `belongs` score in their order."""
    scores = np.full(len(assistant.index.sentences), -1, dtype=np.float32)
    for rank, place in enumerate(belongs):
        scores[place] = 1 - rank / 100
    asked, ranked = read_question(question), tuple(in_order(scores))
    looked = replace(assistant.looked_up(question), asked=asked, scores=scores, ranked=ranked, part_scores=())
    spans = choose(assistant.index, looked, Rules(), belongs.__getitem__)
    return [(span.places[-1], span.sure) for span in spans]


def test_beside_findings_an_appendix_is_less_sure(assistant: Assistant) -> None:
    index = assistant.index
    finding = short_sentences(assistant, 1)[0]
    apart = next(place for place in range(len(index.sentences)) if is_apart(index, place) and is_quotable(index, place))
    surely: dict[int, Belonging] = {finding: "surely", apart: "surely"}
    assert spans_for(assistant, "what did they find?", surely)[-1] == (apart, False)
    assert dict(spans_for(assistant, "what should we do?", dict.fromkeys((apart, finding), "surely")))[apart]


def short_sentences(assistant: Assistant, count: int) -> list[int]:
    """Places of short sentences of many passages, none of which leans on another."""
    index = assistant.index
    found: dict[str, int] = {}
    for place in in_order(np.ones(len(index.sentences), dtype=np.float32)):
        sentence = index.sentences[place]
        quote = index.quote(sentence)
        if sentence.item is None and not sentence.lead and 6 < len(quote.split()) < 16 and quote.startswith("The "):
            found.setdefault(sentence.passage, place)
    assert len(found) >= count
    return list(found.values())[:count]


def test_the_less_sure_come_last_and_few_and_the_others_not_at_all(assistant: Assistant) -> None:
    places = short_sentences(assistant, 8)
    belongs: dict[int, Belonging] = dict.fromkeys(places, "perhaps")
    belongs |= {places[0]: "no", places[3]: "no", places[-1]: "surely"}
    shown = spans_for(assistant, "how are things going there?", belongs)
    assert shown[0] == (places[0], True)
    assert shown[1] == (places[-1], True)
    assert [sure for _, sure in shown[2:]] == [False] * LESS_SURE
    assert places[3] not in [place for place, _ in shown]


def test_in_a_comparison_the_best_of_each_report_is_sure_and_the_less_sure_come_last(assistant: Assistant) -> None:
    index = assistant.index
    places = short_sentences(assistant, 20)
    by_report = {report: [p for p in places if index.sentences[p].report == report][:3] for report in index.reports}
    chosen = [place for three in zip(*by_report.values(), strict=True) for place in three]
    shown = spans_for(assistant, "compare the two reports on how it is going", dict.fromkeys(chosen, "perhaps"))
    assert [index.sentences[place].report for place, sure in shown if sure] == list(OLDEST_FIRST)
    assert [sure for _, sure in shown] == [True, True] + [False] * LESS_SURE


def test_what_leans_on_a_sentence_that_is_quoted_already_is_quoted_with_it(assistant: Assistant) -> None:
    index = assistant.index
    leaning = next(place for place, s in enumerate(index.sentences) if len(standing_alone(index, place).places) == 2)
    apart = next(place for place in short_sentences(assistant, 3) if abs(place - leaning) > 2)
    # The one before is quoted already, so that only the one that leans on it is left: the two are one thought.
    belongs: dict[int, Belonging] = {leaning - 1: "surely", apart: "perhaps", leaning: "perhaps"}
    spans = _limit(index, [replace(standing_alone(index, p), sure=belongs[p] == "surely") for p in belongs], Rules())
    assert [(span.places, span.sure) for span in spans if leaning in span.places] == [((leaning - 1, leaning), True)]


def test_a_sentence_is_as_sure_as_the_one_beside_it(assistant: Assistant) -> None:
    index = assistant.index
    first = next(place for place in range(1, 400) if same_thread(index.sentences[place], index.sentences[place + 1]))
    pair = [replace(span_of(index, (first,)), sure=False), span_of(index, (first + 1,))]
    assert all(span.sure for span in _kept_together(pair))
    assert [span.sure for span in _kept_together([pair[0], span_of(index, (first + 40,))])] == [False, True]


def test_an_answer_says_which_statements_are_less_sure(assistant: Assistant) -> None:
    sure = [s.sure for s in assistant.ask("what do managers do with supervision?").statements]
    assert sure[0]
    assert not sure[-1]
    assert sure == sorted(sure, reverse=True)
