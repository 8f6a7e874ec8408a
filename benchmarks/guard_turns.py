"""Lets the real actor answer many officer turns without sound, and counts what the guard refused and why.

usage: python -m benchmarks.guard_turns [--turns N] [--seed N]

Role breaks are counted by `role_breaks`, which knows nothing of the guard.
"""

import argparse
import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator

from appliance.config import load_settings
from appliance.encounter.direction import Floor
from appliance.encounter.events import OfficerSpoke, SubjectHeard
from appliance.encounter.record import Turn
from appliance.engine.assemble import Needs, assemble
from appliance.engine.company import Company
from appliance.engine.library import read_scenario, scenario_files
from appliance.inference.clauses import ClauseSplitter
from appliance.inference.seams import Transcript
from appliance.officers.officer import HeardLine, HeardSoFar, Say
from appliance.officers.simulated import SimulatedOfficer
from appliance.stage.answering import Answer, Answerer
from appliance.stage.joined_rules import JoinedRules, RulesSettings
from appliance.stage.recorder import Recorder
from appliance.stage.scene import Scene
from appliance.stage.script import Script
from benchmarks.role_breaks import broken

POLICIES = ("good", "novice", "commanding", "soft", "expert", "abusive")
GAP_S = 6.0


class _NoLedger:
    def turn(self, turn: Turn) -> None: ...

    def happened(self, event: object, snapshot: object) -> None: ...

    def timed(self, timing: object) -> None: ...

    def went_wrong(self, incident: object) -> None: ...


async def conversation(company: Company, scenario_id: str, policy: str, seed: int, most: int) -> list[Turn]:
    """Play up to `most` officer turns and return the person's turns, rejections included."""
    scenario = read_scenario(scenario_id).scenario
    clock_s = 0.0
    script = Script(scenario)
    recorder = Recorder(_NoLedger(), script.on_turn)
    scene = Scene(scenario, seed, recorder, lambda: clock_s)
    rules = JoinedRules(scenario, script, company.actor, None, company.encoder, company.coder, None, RulesSettings())
    answerer = Answerer(company.actor, None, ClauseSplitter)
    officer = SimulatedOfficer(scenario, policy, seed)
    heard: list[HeardLine] = [HeardLine("subject", scenario.opening_line)]
    said: list[Turn] = []
    while len(said) < most and scene.state.ending is None and clock_s < scene.time_limit_s:
        action = await officer.next(HeardSoFar(tuple(heard), clock_s))
        clock_s += GAP_S
        if not isinstance(action, Say):
            continue
        heard.append(HeardLine("officer", action.text, clock_s))
        coded = await rules.code(Transcript(action.text), scene, over_subject=False)
        number = recorder.next_number()
        proposal = scene.propose(OfficerSpoke(at_s=clock_s, turn=number, text=action.text, coded=coded))
        wanted = rules.wanted(scene, proposal, action.text, None)
        direction = proposal.step.direction
        scene.keep(proposal)
        recorder.turn(Turn(number=number, speaker="officer", text=action.text, start_s=clock_s, end_s=clock_s))
        if wanted is None or direction is None or direction.floor is Floor.STAY_SILENT:
            continue
        answer = Answer()
        await answerer.fill(wanted, answer)
        text = " ".join(clause.text for clause in answer.clauses)
        clock_s += GAP_S
        turn = Turn(
            number=recorder.next_number(),
            speaker="subject",
            text=text,
            start_s=clock_s,
            end_s=clock_s,
            source=answer.source,
            direction=direction,
            guard_rejections=tuple(answer.rejections),
        )
        recorder.turn(turn)
        said.append(turn)
        heard.append(HeardLine("subject", text, clock_s))
        scene.happen(SubjectHeard(at_s=clock_s, turn=turn.number, text=text, disclosed=direction.disclose))
    return said


def plays(seed: int) -> Iterator[tuple[str, str, int]]:
    """Yield scenario, policy and seed for ever."""
    names = [file.stem for file in scenario_files()]
    for round_number in itertools.count():
        for policy in POLICIES:
            for name in names:
                yield name, policy, seed + round_number


async def main() -> None:
    """Talk, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    company = await assemble(load_settings(), Needs(False, False), lambda _text: None, lambda _what, _why: None)
    turns: list[Turn] = []
    try:
        for name, policy, seed in plays(options.seed):
            if len(turns) >= options.turns:
                break
            turns += await conversation(company, name, policy, seed, min(14, options.turns - len(turns)))
    finally:
        await company.close()
    rejected = Counter(rule for turn in turns for rule in turn.guard_rejections)
    by_source = Counter(turn.source for turn in turns)
    verbatim = sum(turn.direction is not None and turn.direction.verbatim for turn in turns)
    print(f"{len(turns)} turns of the person: {dict(by_source)}, {verbatim} of them authored by design")
    print(f"rejected wordings: {sum(rejected.values())}")
    for rule, count in rejected.most_common():
        print(f"  {rule:24} {count}")
    found = [(turn, reason) for turn in turns if turn.source == "actor" for reason in broken(turn.text)]
    print(f"candidates for a role break in what was spoken, to be read: {len(found)}")
    for turn, reason in found:
        print(f"  {reason}: {turn.text}")


if __name__ == "__main__":
    asyncio.run(main())
