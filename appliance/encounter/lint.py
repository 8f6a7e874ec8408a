"""Cross-checks of a scenario that a schema cannot make: references, what can be reached, what may not be said."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import BaseModel

from appliance.encounter.behaviours import PROVOCATIONS, BehaviourId
from appliance.encounter.direction import Ending
from appliance.encounter.events import Movement
from appliance.encounter.intentions import Intention
from appliance.encounter.problems import Path, Problem, nearest
from appliance.encounter.promises import false_promises
from appliance.encounter.refusals import refusals, texts_of
from appliance.encounter.resources import ARRIVAL
from appliance.encounter.scenario import Band, Competency, Condition, Exemplar, Scenario

POLICIES: Final = ("expert", "good", "novice", "commanding", "abusive", "soft")
_RANKED: Final = ("expert", "good", "novice", "commanding", "abusive")
_LONGEST_LINE_WORDS: Final = 45
_LONGEST_MEANING_WORDS: Final = 8
_FEWEST_EXPERT_LINES: Final = 10
_LONGEST: Final = {("setting",): 80, ("subject", "background"): 90}
_FORCED_ENDINGS: Final = (Ending.ACTED, Ending.DISENGAGED, Ending.STILL_TALKING)
_SPOKEN_BY_OFFICERS: Final = "exemplars"


def lint(scenario: Scenario) -> tuple[Problem, ...]:
    """Return every problem in a scenario that fits the schema, errors first."""
    found = [
        *_doubled_ids(scenario),
        *_conditions(scenario),
        *_gauges(scenario),
        *_expressions(scenario),
        *_hazards(scenario),
        *_endings(scenario),
        *_causes(scenario),
        *_subject(scenario),
        *_lines(scenario),
        *_exemplars(scenario),
        *_terms(scenario),
        *_advice(scenario),
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity))


def _warning(path: Path, what: str, fix: str) -> Problem:
    return Problem(path, what, fix, severity="warning")


def _doubled_ids(scenario: Scenario) -> Iterator[Problem]:
    lists: dict[Path, Iterable[str]] = {
        ("hazards",): (part.id for part in scenario.hazards),
        ("truths",): (part.id for part in scenario.truths),
        ("subject", "facts"): (part.id for part in scenario.subject.facts),
        ("subject", "hooks"): (part.id for part in scenario.subject.hooks),
        ("subject", "triggers"): (part.id for part in scenario.subject.triggers),
        ("events",): (part.id for part in scenario.events),
        ("resources",): (part.id for part in scenario.resources),
    }
    for path, ids in lists.items():
        for name, times in Counter(ids).items():
            if times > 1:
                yield Problem(path, f"the id `{name}` is used {times} times", "Give each entry an id of its own.")


def _all_conditions(part: object, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    if isinstance(part, Condition):
        yield path, part
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _all_conditions(getattr(part, name), (*path, name))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _all_conditions(value, (*path, str(name)))
    elif isinstance(part, tuple):
        for place, value in enumerate(part):
            yield from _all_conditions(value, (*path, place))


def _conditions(scenario: Scenario) -> Iterator[Problem]:
    resources = {resource.id for resource in scenario.resources}
    coming = {resource.id for resource in scenario.resources if resource.arrives_after_s is not None}
    hazards = {hazard.id for hazard in scenario.hazards}
    known: dict[str, tuple[str, set[str]]] = {
        "at_least": ("gauge in `start`", set(scenario.start)),
        "at_most": ("gauge in `start`", set(scenario.start)),
        "told": ("fact", {fact.id for fact in scenario.subject.facts}),
        "closed": ("hazard", hazards),
        "open": ("hazard", hazards),
        "fired": ("event", {event.id for event in scenario.events} | {f"{ARRIVAL}{name}" for name in coming}),
        "asked_for": ("resource", resources),
        "arrived": ("resource with `arrives_after_s`", coming),
        "promised": ("truth", {truth.id for truth in scenario.truths}),
    }
    for path, condition in _all_conditions(scenario):
        for name, (what, names) in known.items():
            for given in getattr(condition, name):
                if given not in names:
                    yield Problem((*path, name), f"there is no {what} `{given}`", nearest(given, names))
        for gauge in condition.at_least.keys() & condition.at_most.keys():
            if condition.at_least[gauge] > condition.at_most[gauge]:
                least, most = condition.at_least[gauge], condition.at_most[gauge]
                what = f"`{gauge}` cannot be at least {least} and at most {most}"
                yield Problem(path, what, "Lower the first number or raise the second.")
        if condition.after_s >= scenario.time_limit_min * 60:
            yield Problem((*path, "after_s"), "this comes after the time limit", "Give an earlier time.")


def _gauges(scenario: Scenario) -> Iterator[Problem]:
    gauges = set(scenario.start)
    changed: list[tuple[Path, dict[str, float]]] = [
        *((("subject", "hooks", n, "changes"), hook.changes) for n, hook in enumerate(scenario.subject.hooks)),
        *((("subject", "triggers", n, "changes"), hook.changes) for n, hook in enumerate(scenario.subject.triggers)),
        *((("events", n, "changes"), event.changes) for n, event in enumerate(scenario.events)),
    ]
    if scenario.short_form is not None:
        changed.append((("short_form", "start"), dict(scenario.short_form.start)))
    for path, changes in changed:
        for gauge in changes.keys() - gauges:
            fix = f"Add it to `start`. {nearest(gauge, gauges)}"
            yield Problem((*path, gauge), f"`{gauge}` has no start value", fix)
    for n, event in enumerate(scenario.events):
        if event.at_s is None and event.when is None:
            yield Problem(("events", n), "this event never happens", "Give it `at_s:` or `when:`.")
        elif event.at_s is not None and event.at_s >= scenario.time_limit_min * 60:
            yield Problem(("events", n, "at_s"), "this comes after the time limit", "Give an earlier time.")
    for sound in scenario.first_sound_bands.keys() - scenario.first_sounds.keys():
        advice = nearest(sound, scenario.first_sounds)
        yield Problem(("first_sound_bands", sound), f"there is no first sound `{sound}`", advice)


def _expressions(scenario: Scenario) -> Iterator[Problem]:
    for n, fact in enumerate(scenario.subject.facts):
        good = list(_compiled(("subject", "facts", n, "guard_words"), fact.guard_words))
        yield from (problem for problem in good if isinstance(problem, Problem))
        patterns = [pattern for pattern in good if isinstance(pattern, re.Pattern)]
        for at, line in enumerate(fact.lines):
            if patterns and not any(pattern.search(line) for pattern in patterns):
                yield _warning(
                    ("subject", "facts", n, "lines", at),
                    "none of the fact's guard_words is in this line",
                    "Add a guard word that this line contains, so that the telling is noticed.",
                )
        for path, line in (*_early_lines(scenario), *_meanings(scenario)):
            if any(pattern.search(line) for pattern in patterns):
                what = f"this line gives away the fact `{fact.id}` before it is told"
                yield Problem(path, what, "Reword the line, or make the guard word narrower.")
    for n, truth in enumerate(scenario.truths):
        path = ("truths", n, "guard_contradictions")
        good = list(_compiled(path, truth.guard_contradictions))
        yield from (problem for problem in good if isinstance(problem, Problem))
        for pattern in (pattern for pattern in good if isinstance(pattern, re.Pattern)):
            for line_path, line in _subject_lines(scenario):
                if pattern.search(line):
                    what = f"this line contradicts the truth `{truth.id}` (it matches {pattern.pattern})"
                    yield Problem(line_path, what, "Reword the line, or make the expression narrower.")


def _compiled(path: Path, expressions: tuple[str, ...]) -> Iterator[Problem | re.Pattern[str]]:
    for n, expression in enumerate(expressions):
        try:
            yield re.compile(expression, re.IGNORECASE)
        except re.error as error:
            what = f"`{expression}` is not a regular expression ({error})"
            yield Problem((*path, n), what, "Escape brackets and stars with a backslash; use single quotes around it.")


def _early_lines(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield the lines that may be spoken before any fact was told."""
    yield ("opening_line",), scenario.opening_line
    for name, lines in scenario.lines.items():
        for band in Band:
            yield from ((("lines", name, band.value, n), line) for n, line in enumerate(lines.in_band(band)))


def _meanings(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield what the authored lines come to."""
    for name, lines in scenario.lines.items():
        for band in Band:
            for n, line in enumerate(lines.in_band(band)):
                yield ("lines", name, band.value, n, "means"), lines.meaning_of(line) or ""


def _subject_lines(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield every line of the person's."""
    yield from _early_lines(scenario)
    for n, fact in enumerate(scenario.subject.facts):
        yield from ((("subject", "facts", n, "lines", at), line) for at, line in enumerate(fact.lines))
    yield from ((("hazards", n, "closing_line"), hazard.closing_line) for n, hazard in enumerate(scenario.hazards))
    yield from ((("endings", n, "line"), ending.line) for n, ending in enumerate(scenario.endings))
    yield from ((("landed", n, "line"), landed.line) for n, landed in enumerate(scenario.landed))


def _needs_officer(condition: Condition) -> bool:
    # A hazard that goes with another one depends on the officer through that one.
    own = (
        condition.said
        or condition.said_now
        or condition.heard
        or condition.moved
        or condition.asked_for
        or condition.closed
    )
    return bool(own) or (bool(condition.any_of) and all(_needs_officer(part) for part in condition.any_of))


def _hazards(scenario: Scenario) -> Iterator[Problem]:
    for n, hazard in enumerate(scenario.hazards):
        if not _needs_officer(hazard.closes_when):
            yield Problem(
                ("hazards", n, "closes_when"),
                "this hazard goes away without the officer doing anything about it",
                "Add what the officer has to say or do: `heard`, `said_now`, `moved` or `asked_for`.",
            )


def _endings(scenario: Scenario) -> Iterator[Problem]:
    hazards = {hazard.id for hazard in scenario.hazards}
    coming = [r for r in scenario.resources if r.arrives_after_s is not None]
    for n, rule in enumerate(scenario.endings):
        path: Path = ("endings", n)
        if rule.ending is Ending.RESOLVED and (left := hazards - set(rule.when.closed)):
            what = f"this resolves with the hazard open: {', '.join(sorted(left))}"
            yield Problem((*path, "when"), what, "List every hazard under `closed`.")
        if rule.ending is Ending.RESOLVED and rule.when.at_most.get("agitation", 10) > 6:
            what = "this resolves while the person is worked up"
            yield Problem((*path, "when"), what, "Add at_most: {agitation: 4}.")
        if rule.ending is Ending.HANDED_OVER:
            if not coming:
                fix = "Give one resource `arrives_after_s`."
                yield Problem(path, "nobody can come to hand over to", fix)
            elif all((r.arrives_after_s or 0) >= scenario.time_limit_min * 60 for r in coming):
                yield Problem(path, "everybody who could come arrives after the time limit", "Let one come earlier.")
        if rule.ending is Ending.ESCALATED and not (rule.when.at_least or rule.when.at_most or rule.when.any_of):
            fix = "Add for example at_least: {agitation: 9.4}."
            yield Problem((*path, "when"), "this escalates at the first harsh word", fix)
        if rule.ending in _FORCED_ENDINGS and rule.when == Condition():
            later = [at for at, other in enumerate(scenario.endings) if at > n and other.ending is rule.ending]
            for at in later:
                what = "an earlier rule for this ending always holds"
                yield Problem(("endings", at), what, "Put this one before it.")
    have = {rule.ending for rule in scenario.endings}
    for ending in (Ending.ESCALATED, *_FORCED_ENDINGS):
        if ending not in have:
            yield Problem(("endings",), f"there is no ending `{ending.value}`", "Every scenario needs one; add it.")
    if not have & {Ending.RESOLVED, Ending.HANDED_OVER}:
        what = "nothing the officer says can bring this to a good end"
        yield _warning(("endings",), what, "If that is meant, say so in `subject.what_helps`.")


def _causes(scenario: Scenario) -> Iterator[Problem]:
    known = {
        *(behaviour.value for behaviour in BehaviourId),
        *(f"hook:{hook.id}" for hook in scenario.subject.hooks),
        *(f"trigger:{hook.id}" for hook in scenario.subject.triggers),
        *(f"event:{event.id}" for event in scenario.events),
        *(f"move:{movement.value}" for movement in Movement),
        *(f"promise:{truth.id}" for truth in scenario.truths),
        *(f"fact:{fact.id}" for fact in scenario.subject.facts),
        "move:radio",
        "silence",
        "tone",
    }
    for n, landed in enumerate(scenario.landed):
        if landed.cause not in known:
            yield Problem(("landed", n, "cause"), f"`{landed.cause}` is not a cause", nearest(landed.cause, known))


def _subject(scenario: Scenario) -> Iterator[Problem]:
    both = set(scenario.subject.helps) & set(scenario.subject.harms)
    for behaviour in sorted(both):
        what = f"`{behaviour.value}` stands under helps and under harms"
        yield Problem(("subject", "harms"), what, "Take it out of one of the two.")


def _lines(scenario: Scenario) -> Iterator[Problem]:
    for name in scenario.lines.keys() - set(Intention):
        yield Problem(("lines", name), f"there is no intention `{name}`", nearest(name, Intention))
    for path, line in _subject_lines(scenario):
        if len(line.split()) > _LONGEST_LINE_WORDS:
            what = f"this line has {len(line.split())} words"
            yield _warning(path, what, "People in crisis speak shorter; split it.")
    for path, meaning in _meanings(scenario):
        if len(meaning.split()) > _LONGEST_MEANING_WORDS:
            what = f"this meaning has {len(meaning.split())} words"
            yield Problem(path, what, f"Say it in at most {_LONGEST_MEANING_WORDS}: the actor reads it while you wait.")


def _exemplars(scenario: Scenario) -> Iterator[Problem]:
    for policy in scenario.exemplars.keys() - set(POLICIES):
        yield Problem(("exemplars", policy), f"there is no officer `{policy}`", nearest(policy, POLICIES))
    for policy in (*_RANKED, *(("soft",) if scenario.hazards else ())):
        if not scenario.exemplars.get(policy):
            yield Problem(("exemplars",), f"there are no lines for the officer `{policy}`", "Write some, with labels.")
    if 0 < len(scenario.exemplars.get("expert", ())) < _FEWEST_EXPERT_LINES:
        fix = f"Write at least {_FEWEST_EXPERT_LINES}, so that nothing is said twice."
        yield _warning(("exemplars", "expert"), "there are few lines", fix)
    for policy, lines in scenario.exemplars.items():
        for n, line in enumerate(lines):
            yield from _exemplar(scenario, policy, line, ("exemplars", policy, n))


def _exemplar(scenario: Scenario, policy: str, line: Exemplar, path: Path) -> Iterator[Problem]:
    broken = false_promises(scenario, line.text)
    if broken and policy in ("expert", "good") and not line.radio:
        yield Problem(path, f"this promises the contrary of the truth `{broken[0]}`", "Say what will really happen.")
    if policy == "expert" and (bad := set(line.behaviours) & (PROVOCATIONS | set(scenario.subject.harms))):
        what = f"an expert would not show `{min(bad).value}` here"
        yield _warning((*path, "behaviours"), what, "Reword the line, or move it to another officer.")
    if line.radio and line.behaviours:
        fix = "Leave `behaviours` empty."
        yield Problem((*path, "behaviours"), "radio talk is not coded as said to the person", fix)
    if policy == "soft":
        for hazard in scenario.hazards:
            if hazard.visible and set(line.behaviours) & set(hazard.noticed_by):
                what = f"the soft officer must stay blind to the hazard `{hazard.id}`"
                yield _warning((*path, "behaviours"), what, "Take out the behaviour that notices it.")


def _terms(scenario: Scenario) -> Iterator[Problem]:
    spoken = {path for path, _ in _subject_lines(scenario)}
    for path, text in texts_of(scenario):
        is_spoken = path in spoken or path[0] == _SPOKEN_BY_OFFICERS or path[-1] in ("spoken", "dispatch_call")
        yield from refusals(path, text, is_spoken or "heard" in path or "false_if_promised" in path)


def _advice(scenario: Scenario) -> Iterator[Problem]:
    for path, most in _LONGEST.items():
        text = scenario.setting if path == ("setting",) else scenario.subject.background
        if len(text.split()) > most:
            yield _warning(path, f"this has {len(text.split())} words", f"Keep it under {most}; it is read in seconds.")
    taught = {objective.competency for objective in scenario.objectives}
    if scenario.hazards and Competency.RISK not in taught:
        yield _warning(("objectives",), "there is a hazard and no objective for `risk`", "Add one with a better line.")
    if not scenario.reviewed_by:
        yield _warning(
            ("reviewed_by",),
            "nobody has reviewed this scenario, and the kiosk says so",
            "Have a crisis instructor, a clinician and a person with lived experience read it, then name them.",
        )
