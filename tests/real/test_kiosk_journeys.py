"""The whole way through `talkdown kiosk` in a real terminal, with real models and a headset without a sound card."""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from appliance.audio.virtual_headset import VirtualHeadset
from appliance.engine.microphone import SENTENCE
from appliance.officers.speech import RATE_HZ, render
from appliance.store.memory import Fact
from appliance.store.outbox import Stream
from appliance.store.sign_in import begin, sign_in
from appliance.store.store import Store
from appliance.store.what_left import what_left
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired, OfficerStanding, Trainer
from appliance.wire.envelope import canonical
from tests.real.command import assert_sealed
from tests.store.samples import QUICK_PIN
from tests.terminal import Terminal

pytestmark = pytest.mark.real

ROOT: Final = Path(__file__).parents[2]
NAME, PIN, CODE = "Ana Ortiz", "482913", "AAAA-BBBB-CCCC"
REF: Final = "1" * 32
HELLO: Final = "Hey Marcus, my name is Ana. I'm with the police, and I'm not here to hurt you."
MISHEARD_OR_NOT: Final = re.compile(r"You +\S.*(police|hurt|name)")


class Officer:
    """Somebody with a headset on, who says what they like."""

    def __init__(self, headset: VirtualHeadset) -> None:
        self._headset = headset

    def say(self, text: str, then_quiet_s: float = 0.0) -> None:
        """Speak, and say nothing for a while, so that the next words are an utterance of their own."""
        spoken = [render(text).samples] if text else []
        sound = np.concatenate([*spoken, np.zeros(round(then_quiet_s * RATE_HZ), np.int16)])
        assert self._headset.play_samples(sound, RATE_HZ).wait() == 0


@pytest.fixture
def data() -> Iterator[Path]:
    """A kiosk whose agency has opened a claim code and named a trainer."""
    with tempfile.TemporaryDirectory(prefix="talkdown-test-") as folder:
        standing = OfficerStanding(officer_ref=REF, claim_sha256=claim_sha256(CODE), as_of="2026-12-01")
        trainer = Trainer(trainer_ref="2" * 32, name="Sgt. Kim Doyle")
        desired = Desired(version=1, epoch=1, officers=(standing,), trainers=(trainer,))
        with Store(Path(folder), QUICK_PIN) as store:
            store.memory.write(Fact.DESIRED, canonical(desired).decode())
        yield Path(folder)


@contextmanager
def kiosk(data: Path) -> Iterator[tuple[Terminal, Officer]]:
    """Start the kiosk on a terminal, with somebody in front of it."""
    command = [sys.executable, "-m", "appliance.cli", "kiosk"]
    with VirtualHeadset() as headset:
        environment = {"TALKDOWN_PATHS__DATA": str(data), "PYTHONPATH": str(ROOT), **headset.environment()}
        with Terminal(data, command, environment, columns=100, rows=32) as terminal:
            terminal.until("Talk a person in crisis down")
            terminal.press("Enter")
            terminal.until("First time here? Press F2")
            yield terminal, Officer(headset)


def answer(terminal: Terminal, *asked: tuple[str, str]) -> None:
    """Type what is asked for, one after the other."""
    for question, answered in asked:
        terminal.until(question)
        terminal.type(answered)
        terminal.press("Enter")


def take_the_porch(terminal: Terminal) -> None:
    terminal.until("Every call there is")
    terminal.press("Enter")
    terminal.until("What may come up")
    terminal.mark("The porch light")
    terminal.press("Enter")
    terminal.until("Dispatch.")


def check_microphone(terminal: Terminal, officer: Officer) -> None:
    terminal.until("press Enter and read aloud")
    terminal.press("Enter")
    terminal.until("Listening")
    officer.say(SENTENCE)
    terminal.until("Your microphone is fine")


def begin_talking(terminal: Terminal) -> None:
    """Begin, and hear the person out."""
    terminal.until("Ready. Press Enter")
    terminal.press("Enter")
    terminal.until("Marcus is speaking")
    hear_out(terminal)


def hear_out(terminal: Terminal) -> None:
    terminal.until("Nobody is speaking")


def talk(terminal: Terminal, officer: Officer, line: str) -> None:
    """Say a line, and hear out what is answered."""
    officer.say(line)
    terminal.until("Marcus is speaking")
    hear_out(terminal)


def turn_to(terminal: Terminal, heading: str) -> None:
    """Turn the pages of a review until this one is open."""
    while heading not in terminal.words:
        terminal.press_until_changed("Right")


def test_by_keys_alone_a_new_officer_comes_from_the_first_screen_through_a_spoken_call_to_not_sharing_it_and_out(
    data: Path,
) -> None:
    with kiosk(data) as (terminal, officer):
        terminal.press("F2")
        # A claim code is the fourth question, as soon as the engine has told that there is an agency.
        terminal.until("1 of 4")
        answer(
            terminal,
            ("Choose a name or number", NAME),
            ("Six digits or letters", PIN),
            ("Once more", PIN),
            ("The code from your training officer", CODE),
        )
        terminal.until("What happens to your data")
        terminal.press("Enter")
        take_the_porch(terminal)
        check_microphone(terminal, officer)
        begin_talking(terminal)
        talk(terminal, officer, HELLO)
        assert MISHEARD_OR_NOT.search(terminal.words), terminal.text
        terminal.press("F10")
        terminal.until("End, read review")
        terminal.press_until("F10", "1 of ")

        terminal.until("1 of ")
        turn_to(terminal, "Your words")
        terminal.mark("All of this is right")
        terminal.press("Enter")
        terminal.until("Make this review final?")
        terminal.press("Enter")
        terminal.until("Share this review?")
        terminal.until("Share it with Sgt. Kim Doyle")
        terminal.press("Enter")
        terminal.until("Kept to yourself. Nothing was sent.")
        terminal.mark("Sign out")
        terminal.press("Enter")
        terminal.until("Talk a person in crisis down")
        terminal.press("C-q")
        terminal.until_over()

    assert_sealed(data, [PIN, NAME, "here to hurt you"])
    with Store(data) as store:
        owner = sign_in(store, NAME, PIN)
        assert store.claims.of(owner.owner_id) == REF
        assert len(store.encounters.ids(owner)) == 1
        assert not store.outbox.waiting(Stream.SHARED)
        sent = {(item.kind, item.state) for item in what_left(store, owner).items}
        assert sent == {("anonymous review", "held")}, "so short a call counts no minute"


def test_by_voice_alone_training_is_answered_paused_resumed_and_ended_once_a_key_has_begun_it(data: Path) -> None:
    """Signing in, the check and the call are begun by keys: no voice starts anything as long as "start training" is
    not listened for. From the first word to the review no key is pressed.
    """
    with Store(data, QUICK_PIN) as store:
        begin(store, NAME, PIN)
    with kiosk(data) as (terminal, officer):
        answer(terminal, ("Type your training id", NAME), ("Your PIN opens your records", PIN))
        take_the_porch(terminal)
        check_microphone(terminal, officer)
        begin_talking(terminal)

        talk(terminal, officer, HELLO)
        officer.say("Pause training.")
        terminal.until("Paused. Time stands still")
        officer.say("", then_quiet_s=2.0)
        officer.say("Resume training.", then_quiet_s=2.0)
        terminal.until("Step back")
        hear_out(terminal)
        officer.say("End training.")
        terminal.until("End the training?")
        officer.say("End training.")
        words = terminal.until("1 of ")
        assert "How it ended" in words

    with Store(data) as store:
        owner = sign_in(store, NAME, PIN)
        (encounter_id,) = store.encounters.ids(owner)
        record = store.encounters.read(owner, encounter_id).record
    assert record.mode == "speech" and record.outcome.value == "still_talking"
    heard = [turn.text for turn in record.turns if turn.speaker == "officer"]
    assert len(heard) == 1, "what is said to the kiosk is nobody's turn"
    assert [one.what for one in record.incidents if one.what in ("paused", "resumed")] == [
        "paused",
        "resumed",
        "paused",
    ]
