from random import Random

from hypothesis import given
from hypothesis import strategies as st

from appliance.sync.backoff import Backoff
from appliance.sync.window import Window

IDS = tuple(f"{n:02}" for n in range(40))


def test_only_so_many_are_under_way_until_receipts_come() -> None:
    window = Window(most_in_flight=3)
    assert window.next(IDS, 0) == IDS[:3]
    assert window.next(IDS, 1) == ()
    window.received(IDS[:2])
    assert window.next(IDS[2:], 2) == IDS[3:5]


def test_what_has_no_receipt_is_sent_again_later_and_later() -> None:
    window = Window(most_in_flight=1, resend_s=10)
    sent_at = [t for t in range(200) if window.next(["one"], float(t))]
    assert sent_at == [0, 10, 30, 70, 150]


def test_a_message_that_is_never_receipted_holds_up_no_other() -> None:
    window = Window(most_in_flight=2, resend_s=10)
    waiting = set(IDS)
    sent: set[str] = set()
    for now_s in range(0, 4000):
        chosen = window.next(waiting, float(now_s))
        sent.update(chosen)
        answered = [one for one in chosen if one not in ("00", "01", "02")]
        window.received(answered)
        waiting -= set(answered)
    assert waiting == {"00", "01", "02"} and sent == set(IDS)


def test_what_was_withdrawn_is_forgotten() -> None:
    window = Window(most_in_flight=1)
    window.next(["one"], 0)
    assert window.next(["two"], 1) == ("two",)
    assert window.unanswered == 1


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 6), st.floats(0, 0.9))
def test_every_message_is_received_in_the_end_whatever_is_lost_doubled_or_reordered(
    seed: int, messages: int, most: int, lost: float
) -> None:
    chance = Random(seed)
    waiting = set(IDS[:messages])
    window = Window(most_in_flight=most, resend_s=5)
    under_way: list[str] = []
    received: set[str] = set()
    now_s = 0.0
    while waiting and now_s < 200_000:
        now_s += chance.uniform(0.1, 20)
        chosen = window.next(waiting, now_s)
        assert len(chosen) <= most and set(chosen) <= waiting
        under_way += [one for one in chosen if chance.random() >= lost]
        chance.shuffle(under_way)
        for one in under_way[: chance.randint(0, len(under_way))]:
            received.add(one)
            if chance.random() >= lost:
                window.received([one])
                waiting.discard(one)
        if chance.random() < 0.1:
            window = Window(most_in_flight=most, resend_s=5)  # the connection was lost, or the process killed
    assert waiting == set() and received == set(IDS[:messages])


def test_waiting_doubles_up_to_a_limit_and_is_never_the_same_for_two_kiosks() -> None:
    backoff = Backoff(Random(1), first_s=1, longest_s=60)
    waits = [backoff.next_s() for _ in range(12)]
    for attempt, wait in enumerate(waits):
        most_s = min(60, 2**attempt)
        assert most_s / 2 <= wait <= most_s
    assert waits != [Backoff(Random(2), first_s=1, longest_s=60).next_s() for _ in range(12)]
    backoff.reset()
    assert backoff.next_s() <= 1
