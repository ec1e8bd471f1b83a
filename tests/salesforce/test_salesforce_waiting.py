"""How often a bulk job is asked about, and how late its end is noticed: each question is one of the day's calls."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.salesforce.waiting import Waiting

ROWS = 20_000


def asked(done_at: Callable[[float], int]) -> tuple[int, float]:
    """Questions, and the hour of the last one."""
    now = 0.0

    def pause(seconds: float) -> None:
        nonlocal now
        now += seconds

    patience = Waiting(pause, lambda: now).of(ROWS)
    questions = 0
    while True:
        patience.wait()
        questions += 1
        if (done := done_at(now)) >= ROWS:
            return questions, now
        patience.heard(done)


def working(pace: float, queued: float = 0.0) -> Callable[[float], int]:
    """A job that Salesforce comes to after a while, and then works on in slices of 200 rows."""
    return lambda now: min(ROWS, max(0, int((now - queued) * pace) // 200 * 200))


@given(pace=st.floats(2_000, 40_000))
def test_a_job_of_an_even_pace_costs_few_questions_and_its_end_is_noticed_at_once(pace: float) -> None:
    questions, ended = asked(working(pace))

    assert questions <= 5
    assert ended <= ROWS / pace * 1.1 + 0.1


@given(pace=st.floats(20, 40_000), queued=st.floats(0, 3_000))
def test_a_job_that_waits_in_the_queue_is_asked_about_ever_more_seldom(pace: float, queued: float) -> None:
    questions, ended = asked(working(pace, queued))

    whole = queued + ROWS / pace
    assert ended - whole <= 20.1
    assert questions <= 50 + whole / 15


def test_a_slow_beginning_is_not_believed_for_long() -> None:
    """200 rows in the first half second, all others in the second after it."""
    _, ended = asked(lambda now: 200 if now < 1.5 else ROWS)

    assert ended < 3
