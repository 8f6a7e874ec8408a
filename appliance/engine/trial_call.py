"""A call without a scenario, for whoever looks after the kiosk: one line in the ear, one sentence in the microphone."""

from collections.abc import Callable
from typing import Final

from appliance.config import Settings
from appliance.encounter.drill import Prompt
from appliance.encounter.scenario import Category
from appliance.engine.assemble import Needs
from appliance.engine.drill_company import drill_company
from appliance.engine.drill_ear import DrillEar
from appliance.engine.microphone import SENTENCE, hear_own_voice
from appliance.engine.seat import AUTO, take_seat
from appliance.errors import TalkdownError
from appliance.words import N_, _

LINE: Final = "Okay. I can hear you. Can you hear me?"
NO_VOICE: Final = N_("The voice is missing. `talkdown models fetch` brings it.")
_PROMPT: Final = Prompt(id="trial", category=Category.DOMESTIC, moment="", says=LINE, better=LINE)


async def trial_call(
    settings: Settings, tell: Callable[[str], None], level: Callable[[float], None], headset: str = AUTO
) -> tuple[bool, str]:
    """Speak a line in the person's voice, hear a sentence, and return whether it was fine, with what to do.

    `tell` gets each thing that goes on, `level` the microphone's dBFS; raises TalkdownError when something is missing.
    """
    with take_seat("mic", headset, None, 0, settings.headset) as seat:
        if seat.headset is None:
            raise TalkdownError(_("There is no headset. Plug it in and try again."))
        needs = Needs(listening=False, speaking=True)
        tell(_("Getting the voice ready."))
        async with drill_company(settings, needs, on_progress=lambda _: None) as company:
            if company.voice is None:
                raise TalkdownError(_(NO_VOICE))
            ear = DrillEar(seat.headset, None, None, company.voice)
            async with ear.open():
                tell(_("You should hear now: “{line}”").format(line=LINE))
                await ear.say(_PROMPT)
        heard = await hear_own_voice(seat.headset, lambda: tell(_("Read aloud: “{line}”").format(line=SENTENCE)), level)
    return heard.check.fine, heard.check.advice
