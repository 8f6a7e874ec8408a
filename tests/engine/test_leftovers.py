from datetime import date
from pathlib import Path

from appliance.engine.leftovers import settle_leftovers
from appliance.engine.library import read_scenario
from appliance.engine.play import Play, Request
from appliance.officers.simulated import SimulatedOfficer
from appliance.store.store import Store
from tests.engine.test_play import company
from tests.store.samples import began, encounter

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
        assert settle_leftovers(store, owner, TODAY) == (played.record,)
        assert store.records(owner) == (played.record,)
        assert store.unfinished(owner) == ()
        assert settle_leftovers(store, owner, TODAY) == ()


def test_a_journal_in_which_nobody_spoke_is_dropped_unless_somebody_is_writing_it(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        owner = store.keys.practice()
        with store.begin(owner, began("being-written")):
            store.begin(owner, began("killed-while-loading")).close()
            settle_leftovers(store, owner, TODAY)
            assert [left.encounter_id for left in store.unfinished(owner)] == ["being-written"]


def test_an_encounter_whose_scenario_is_gone_stays_until_it_is_back(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        owner = store.keys.practice()
        with store.begin(owner, began("e-1", scenario_id="not-installed")) as journal:
            journal.append(*encounter()[1:])
        assert settle_leftovers(store, owner, TODAY) == ()
        assert [left.encounter_id for left in store.unfinished(owner)] == ["e-1"]
