from datetime import date
from pathlib import Path

from appliance.engine.leftovers import close_ended
from appliance.engine.library import read_scenario
from appliance.engine.play import Play, Request
from appliance.officers.simulated import SimulatedOfficer
from appliance.store.store import Store
from tests.engine.test_play import company

TODAY = date(2026, 1, 1)


async def test_an_encounter_that_ended_before_the_program_was_killed_is_closed_at_the_next_start(
    tmp_path: Path,
) -> None:
    filed = read_scenario("porch")
    with Store(tmp_path / "data") as store:
        owner = store.keys.practice()
        play = Play(Request(filed, 3, "simulated"), company(), None, None, store, owner)
        played = await play.run(SimulatedOfficer(filed.scenario, "abusive", 3))
    with Store(tmp_path / "data") as store:
        owner = store.keys.practice()
        assert close_ended(store, owner, TODAY) == (played.record,)
        assert store.records(owner) == (played.record,)
        assert store.unfinished(owner) == ()
        assert close_ended(store, owner, TODAY) == ()
