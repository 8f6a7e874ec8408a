"""The kinds of simulated officer: how they pace and sound, and what they fall back on when no authored line fits."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Policy:
    """One kind of officer."""

    pause_before_s: tuple[float, float]
    """Shortest and longest silence left after the person's words."""
    wait_chance: float
    """How often an answer is met with a deliberate silence."""
    waits_for_answer: int
    """Silences left, one after another, before speaking again to a person who does not answer."""
    wait_s: float
    raised_db: float
    pace: float
    reflect_chance: float
    """How often the person's own words are given back where an authored line is not clearly called for."""
    stock: tuple[str, ...]
    """Lines that fit any encounter."""


POLICIES: Final[dict[str, Policy]] = {
    "expert": Policy(
        pause_before_s=(0.6, 1.5),
        wait_chance=0.1,
        waits_for_answer=2,
        wait_s=6.0,
        raised_db=0.0,
        pace=0.95,
        reflect_chance=0.2,
        stock=(
            "I'm listening. Take your time.",
            "There's no rush. I'm not going anywhere.",
            "Tell me a little more about that.",
            "What would help you right now?",
            "That sounds like a lot to carry.",
            "I may not have that right. What did I miss?",
            "What worries you most about what happens next?",
            "I can hear how much this matters to you.",
            "Let's take this one step at a time. Is that okay?",
            "Thank you for telling me that.",
        ),
    ),
    "good": Policy(
        pause_before_s=(0.4, 1.1),
        wait_chance=0.05,
        waits_for_answer=1,
        wait_s=5.0,
        raised_db=0.0,
        pace=1.0,
        reflect_chance=0.1,
        stock=(
            "Okay. Go on.",
            "I hear you.",
            "What happened then?",
            "I'd like to understand what's going on.",
            "That sounds hard.",
            "What do you need from me?",
            "I'm still here.",
            "Let's work this out.",
        ),
    ),
    "novice": Policy(
        pause_before_s=(0.2, 0.8),
        wait_chance=0.0,
        waits_for_answer=0,
        wait_s=3.0,
        raised_db=1.0,
        pace=1.08,
        reflect_chance=0.0,
        stock=(
            "Okay, um, just talk to me.",
            "Just try and calm down for me, okay?",
            "So, what's the problem here?",
            "Come on, let's sort this out.",
            "Look, I'm only trying to do my job.",
            "Are you okay? Do you need anything? What's going on?",
            "Why are you doing this?",
            "It'll be fine, I promise.",
        ),
    ),
    "commanding": Policy(
        pause_before_s=(0.1, 0.4),
        wait_chance=0.0,
        waits_for_answer=0,
        wait_s=2.5,
        raised_db=6.0,
        pace=1.1,
        reflect_chance=0.0,
        stock=(
            "Do what I'm telling you.",
            "I'm not going to ask you again.",
            "Stay right there. Don't move.",
            "Listen to me. Now.",
            "Keep your hands where I can see them.",
            "This is not a discussion.",
            "Stop talking and do it.",
            "You need to follow my instructions.",
        ),
    ),
    "abusive": Policy(
        pause_before_s=(0.1, 0.3),
        wait_chance=0.0,
        waits_for_answer=0,
        wait_s=2.0,
        raised_db=8.0,
        pace=1.15,
        reflect_chance=0.0,
        stock=(
            "I don't care about your problems.",
            "You're wasting everybody's time.",
            "Shut up and do as you're told.",
            "Nobody believes a word you say.",
            "You're pathetic, you know that?",
            "Keep it up and see what happens to you.",
            "What is wrong with you?",
            "Oh, boo hoo. Poor you.",
        ),
    ),
    "soft": Policy(
        pause_before_s=(0.8, 1.6),
        wait_chance=0.08,
        waits_for_answer=1,
        wait_s=6.0,
        raised_db=-2.0,
        pace=0.92,
        reflect_chance=0.15,
        stock=(
            "I'm so sorry you're going through this.",
            "You're all right. I'm here.",
            "That must hurt so much.",
            "Anybody would feel that way.",
            "I just want to understand how you feel.",
            "Take all the time you need.",
            "You didn't deserve that.",
            "I hear you. I really do.",
        ),
    ),
}

SILENT: Final = "silent"
NAMES: Final[tuple[str, ...]] = (*POLICIES, SILENT)
