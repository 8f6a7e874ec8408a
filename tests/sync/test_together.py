from collections.abc import Sequence

from tests.sync.site import Agency, Kiosk, settled, until


def test_when_messages_cannot_be_taken_in_together_each_still_is_by_itself(agency: Agency, kiosk: Kiosk) -> None:
    asked: list[int] = []

    def full(messages: Sequence[tuple[bytes, str]]) -> Sequence[bytes | None]:
        asked.append(len(messages))
        raise OSError("database or disk is full")

    kiosk.play(20)
    with agency.consuming(together=full) as consumer, kiosk.syncing():
        until(settled(kiosk, agency, 20), "twenty hours")
    assert consumer.counts.not_kept == 0 and max(asked) > 1
