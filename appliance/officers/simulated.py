"""Simulated officers that choose what to say from what they hear."""

import random
from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.scenario import Exemplar, Scenario
from appliance.errors import UsageError
from appliance.officers.fitting import Memory, fit
from appliance.officers.impression import Impression, form_impression
from appliance.officers.officer import Action, Finished, HeardSoFar, Move, Radio, Say, Wait
from appliance.officers.policies import NAMES, POLICIES, SILENT, Policy
from appliance.officers.reflection import reflect
from appliance.officers.words import contains_phrase, words

_CHANCE_WEIGHT: Final = 0.6
"""Below the worth of one fitting condition, so that chance picks only among lines that fit about as well."""
_ORDER_WEIGHT: Final = 0.05
"""Authors write what comes first first."""
_CLEARLY_CALLED_FOR: Final = 1.0
_FEWEST_TURNS_BEFORE_STOCK: Final = 2


class SimulatedOfficer:
    """Says the scenario's authored lines of one policy as they fit, never the same words twice.

    Equal seeds that hear the same say the same.
    """

    def __init__(self, scenario: Scenario, policy: str, seed: int = 0) -> None:
        if policy not in NAMES:
            raise UsageError(f"There is no simulated officer {policy!r}; there are: {', '.join(NAMES)}.")
        if policy != SILENT and not scenario.exemplars.get(policy):
            raise UsageError(
                f"The scenario {scenario.id} has no lines for the officer {policy!r}: add them under `exemplars`."
            )
        self.name = f"sim:{policy}"
        self._scenario = scenario
        self._policy: Policy | None = POLICIES.get(policy)
        self._lines = scenario.exemplars.get(policy, ())
        self._seed = seed
        self._calls = 0
        self._memory = Memory()
        self._said: set[tuple[str, ...]] = set()
        self._waits_in_a_row = 0
        self._to_say_after_moving: Say | None = None

    async def next(self, heard: HeardSoFar) -> Action:
        """Return what this officer does now; never more than the briefing and what was heard goes into it."""
        return self.choose(heard)

    def choose(self, heard: HeardSoFar) -> Action:
        """Return the next action, without awaiting."""
        if self._policy is None:
            return Wait(10.0)
        self._calls += 1
        chance = random.Random(f"{self._seed}/{self.name}/{self._calls}")
        if self._to_say_after_moving is not None:
            say, self._to_say_after_moving = self._to_say_after_moving, None
            return say
        if self._leaves_a_silence(self._policy, heard, chance):
            self._waits_in_a_row += 1
            return Wait(self._policy.wait_s)
        impression = form_impression(self._scenario, heard.lines)
        line = self._pick(self._policy, heard, impression, chance)
        if line is None:
            self._waits_in_a_row += 1
            return Wait(self._policy.wait_s) if self._waits_in_a_row < 20 else Finished()
        self._waits_in_a_row = 0
        return self._do(self._policy, line, chance)

    def _leaves_a_silence(self, policy: Policy, heard: HeardSoFar, chance: random.Random) -> bool:
        if not heard.lines or self._memory.turns == 0:
            return False
        if not heard.answer_to_last():
            return self._waits_in_a_row < policy.waits_for_answer
        return self._waits_in_a_row == 0 and chance.random() < policy.wait_chance

    def _pick(
        self, policy: Policy, heard: HeardSoFar, impression: Impression, chance: random.Random
    ) -> Exemplar | None:
        answer = " ".join(heard.answer_to_last())
        ranked: list[tuple[float, Exemplar]] = []
        for place, line in enumerate(self._lines):
            if words(line.text) in self._said:
                continue
            worth = fit(line, answer, impression, self._memory, heard.clock_s)
            if worth is not None:
                ranked.append((worth + _CHANCE_WEIGHT * chance.random() - _ORDER_WEIGHT * place, line))
        best_worth, best = max(ranked, key=lambda pair: pair[0], default=(0.0, None))
        settled = self._memory.turns >= _FEWEST_TURNS_BEFORE_STOCK
        if settled and (best is None or best_worth < _CLEARLY_CALLED_FOR) and chance.random() < policy.reflect_chance:
            reflection = reflect(heard.answer_to_last())
            if reflection is not None and words(reflection) not in self._said:
                return Exemplar(text=reflection, behaviours=(BehaviourId.SIMPLE_REFLECTION,), de_escalation=0.4)
        if best is not None:
            return best
        fresh = [text for text in policy.stock if words(text) not in self._said]
        return Exemplar(text=chance.choice(fresh), behaviours=()) if fresh else None

    def _do(self, policy: Policy, line: Exemplar, chance: random.Random) -> Action:
        self._said.add(words(line.text))
        self._memory.note(self._scenario, line)
        if line.radio:
            partner = self._scenario.partner
            to_partner = partner is not None and contains_phrase(line.text, partner)
            return Radio(line.text, "partner" if to_partner else "radio")
        say = Say(
            line.text,
            pause_before_s=round(chance.uniform(*policy.pause_before_s), 2),
            raised_db=policy.raised_db,
            pace=policy.pace,
        )
        if line.movement is not None:
            self._to_say_after_moving = say
            return Move(line.movement)
        return say
