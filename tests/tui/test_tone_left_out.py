import pytest

from tests.tui.scripted import Booth
from tests.tui.test_app import SIZE
from tests.tui.views import to_briefing


@pytest.mark.parametrize("tone_scored", [True, False])
async def test_a_kiosk_started_without_tone_leaves_it_out_of_every_encounter(tone_scored: bool) -> None:
    booth = Booth(tone_scored=tone_scored)
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_briefing(booth, pilot)
        assert booth.link.start.tone_scored is tone_scored
