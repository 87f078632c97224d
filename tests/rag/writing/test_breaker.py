"""The circuit breaker, with a clock of the test's own."""

from rag.writing.breaker import Breaker


def test_it_opens_after_failures_in_a_row_and_lets_one_try_after_a_pause() -> None:
    now = [0.0]
    breaker = Breaker(failures=2, seconds=10, clock=lambda: now[0])
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] = 10.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
