"""Holds a drill's better lines to the drill's own criteria."""

from appliance.encounter.drill import Drill
from appliance.encounter.drill_record import DrillAnswer
from appliance.encounter.problems import Problem
from appliance.review.coder import Coder
from appliance.review.drill import judge
from appliance.review.drill_coding import code_answer


def better_line_problems(drill: Drill, coder: Coder) -> tuple[Problem, ...]:
    """Return a problem for every better line that the drill itself would not let pass, coded by rules alone."""
    found: list[Problem] = []
    for n, prompt in enumerate(drill.prompts):
        heard = code_answer(coder, prompt, prompt.better)
        answer = DrillAnswer(
            prompt_id=prompt.id, text=prompt.better, coded=heard.coded, instructions=heard.instructions
        )
        verdict = judge(drill, prompt, answer)
        if not verdict.passed:
            what = f"this line does not pass the drill itself ({', '.join(verdict.faults)}): {verdict.line}"
            fix = "Reword it, or widen the criterion. `talkdown code` shows what the coder hears."
            found.append(Problem(("prompts", n, "better"), what, fix))
    return tuple(found)
