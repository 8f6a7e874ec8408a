"""The kiosk's app: one screen after another, driven by the engine's views."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.timer import Timer

from appliance import words
from appliance.stage.comfort import Comfort
from appliance.stage.drill_view import StartDrill
from appliance.stage.people_view import Leave, Speak
from appliance.stage.review_view import OpenReview
from appliance.stage.view import End, Start, View
from appliance.tui import review_pages
from appliance.tui.chosen import chosen_id, hard_ones, seated
from appliance.tui.engine_link import LEFT_UNANSWERED, STOPPED, Link, whatever_comes
from appliance.tui.idle import Idle
from appliance.tui.places import Wanted, screen_of, wanted
from appliance.tui.screens.base import BackToReview, Chosen, Forget, GoTo, KioskScreen, Open, SetRight, Wish
from appliance.tui.screens.briefing import BriefingScreen
from appliance.tui.screens.choose import ChooseScreen
from appliance.tui.screens.come_down import BreakScreen, ComeDownScreen
from appliance.tui.screens.comfort import LANGUAGE, ComfortScreen
from appliance.tui.screens.drill import DrillScreen
from appliance.tui.screens.drills import DrillsScreen
from appliance.tui.screens.encounter import EncounterScreen
from appliance.tui.screens.finish import FinishScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.line import LineScreen
from appliance.tui.screens.my_data import DeleteReviewScreen
from appliance.tui.screens.review import Place, ReviewScreen
from appliance.tui.screens.share import ShareScreen
from appliance.tui.screens.trouble import TroubleScreen
from appliance.tui.screens.welcome import WelcomeScreen
from appliance.tui.screens.your_data import YourDataScreen
from appliance.tui.sixteen_colours import SixteenColours
from appliance.words import _

StartEngine = Callable[[], Awaitable[Link]]
FIRST_SCENARIO: Final = "porch"
NO_HEADSET: Final = "none"
LEAVE_LIMIT_S: Final = 20.0
"""So long may an engine take to leave what it plays, loading models included."""
log = logging.getLogger(__name__)


class KioskApp(App[None]):
    """Welcome, sign-in, home, briefing, encounter, review, and again; one engine for one sign-in."""

    TITLE = "Talkdown"
    CSS_PATH = Path(__file__).with_name("kiosk.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+c", "leave", show=False, priority=True, system=True),
    ]

    def __init__(
        self,
        start_engine: StartEngine,
        scenario: str = FIRST_SCENARIO,
        headset: str = "auto",
        tone_scored: bool = True,
        sixteen_colours: bool | None = None,
        peer_support: str = "",
    ) -> None:
        """`start_engine` starts an engine for one sign-in; `scenario` is marked first.

        `sixteen_colours` is found out from the terminal when it is None; `peer_support` names the agency's own line.
        """
        super().__init__()
        if sixteen_colours or (sixteen_colours is None and self.console.color_system == "standard"):
            self._filters.append(SixteenColours())
        self._peer_support = peer_support
        self._start_engine = start_engine
        self._scenario = self._first_scenario = scenario
        self._headset = headset
        self._tone_scored = tone_scored
        self._can_speak = headset != NO_HEADSET
        self._officer = "mic" if self._can_speak else "typed"
        self._link: Link | None = None
        self._start: Start | OpenReview | StartDrill | None = None
        self._choices: View | None = None
        self._door: View | None = None
        self._signed_in = False
        self._leaving = False
        """What was played is being left: until the calls come again, views are of the past."""
        self._leave_timer: Timer | None = None
        self._idle = Idle()
        self._wants: Wanted | None = None
        self._reviewed: View | None = None
        self._drills: frozenset[str] = frozenset()
        self._hard: frozenset[str] = frozenset()
        self._house_language = words.language()
        self._engine_speaks = self._house_language
        self._comfort = Comfort(language=self._house_language)
        self._came_down = False
        """A call in which suicide may come up was the last; remembered nowhere else, and until a break is taken."""
        self._one_engine = asyncio.Lock()

    def on_mount(self) -> None:
        """Show what this is, and start an engine beside it."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.push_screen(WelcomeScreen())
        self._new_engine()
        self.set_interval(1.0, self._look_idle)

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is here."""
        if isinstance(event, events.Key | events.Paste | events.MouseEvent):
            self._idle.touched()
            if isinstance(self.screen, KioskScreen) and (self.screen.unseen(event) or self.screen.woken()):
                return
        await super().on_event(event)

    def _look_idle(self) -> None:
        """Sign out who has gone; an encounter that is paused is kept for later."""
        screen = self.screen
        if not isinstance(screen, KioskScreen):
            return
        busy = isinstance(screen, EncounterScreen | DrillScreen) and screen.busy
        match self._idle.look(screen.now_s(), busy or isinstance(screen, WelcomeScreen)):
            case "gone":
                self.on_sign_out()
            case found:
                screen.nobody_here(found == "warn")

    # What the officer wants

    def on_go_to(self, message: GoTo) -> None:
        """Show a screen; what was played or read is left."""
        if self._start is not None:
            if self._link is None:
                self.on_sign_out()
                return
            self._leave()
        if message.screen == "choose":
            self._scenario = message.call or self._scenario
        self._wants = None
        if message.screen in ("trend", "reviews", "left_box"):
            self._wants = message.screen
        if message.screen == "drills":
            marked = message.call
            self.switch_screen(DrillsScreen(self._choices, self._officer, self._can_speak, marked, date.today()))
        elif message.screen == "comfort":
            self.switch_screen(ComfortScreen(self._comfort, self._choices))
        elif message.screen == "choose":
            go_on_first = message.call is None
            self.switch_screen(ChooseScreen(self._choices, self._officer, self._can_speak, self._scenario, go_on_first))
        else:
            typed = self._officer == "typed"
            self.switch_screen(screen_of(message.screen, self._door, self._choices, typed, self._can_speak))
        self._ask_for_wanted()

    def on_sign_out(self) -> None:
        """End the engine, and with it the memory in which the officer's records were open; show the first screen."""
        self._came_down = False
        self._reviewed = None
        self._wants = None
        words.use(self._house_language)
        self._comfort = Comfort(language=self._house_language)
        self._scenario, self._officer = self._first_scenario, "mic" if self._can_speak else "typed"
        self.switch_screen(WelcomeScreen())
        self._new_engine()

    def _leave(self) -> None:
        """Let the engine leave what it plays; one that does not is stopped."""
        self._start = self._choices = None
        if self._link is not None and not self._leaving:
            self._leaving = True
            self._link.send(Leave())
            self._leave_timer = self.set_timer(LEAVE_LIMIT_S, self._stop_engine)

    def on_chosen(self, message: Chosen) -> None:
        """Tell the engine what was chosen and show the briefing; before a second hard call offer a break."""
        if self._came_down and chosen_id(message.start) in self._hard:
            self.switch_screen(BreakScreen(message.start))
        else:
            self._begin(message.start)

    def on_comfort_screen_changed(self, message: ComfortScreen.Changed) -> None:
        """Remember what makes it easier, until the officer signs out."""
        self._comfort = message.comfort
        if message.comfort.language != words.language():
            words.use(message.comfort.language)
            self._have_engine_speak()
            self.switch_screen(ComfortScreen(self._comfort, self._choices, marked=LANGUAGE))

    def _have_engine_speak(self) -> None:
        """Let the engine tell things in the officer's language, as soon as it listens."""
        spoken = words.language()
        if self._link is not None and self._choices is not None and self._engine_speaks != spoken:
            self._engine_speaks = spoken
            self._link.send(Speak(language=spoken))

    def on_break_screen_decided(self, message: BreakScreen.Decided) -> None:
        """Take a break, or go on."""
        self._came_down = False
        if message.start is None:
            self.on_go_to(GoTo("home"))
        else:
            self._begin(message.start)

    def on_come_down_screen_over(self) -> None:
        """Go on to the review that waits."""
        if self._reviewed is not None:
            self.switch_screen(self._review_screen(self._reviewed))

    def _begin(self, start: Start | StartDrill) -> None:
        self._officer = start.officer
        if self._start is not None:
            if self._link is None:
                self.on_sign_out()
                return
            self._leave()
        self._start = seated(start, self._headset, self._comfort, self._tone_scored)
        self._scenario = start.scenario if isinstance(start, Start) else self._scenario
        self._send_start()
        self.switch_screen(BriefingScreen(self._officer == "typed"))

    def on_open(self, message: Open) -> None:
        """Tell the engine which review to open; it is shown once it comes."""
        self._start = OpenReview(encounter_id=message.encounter_id)
        self._send_start()

    def on_forget(self, message: Forget) -> None:
        """Ask before a review is deleted."""
        self.switch_screen(DeleteReviewScreen(self._choices, message.kept, message.on))

    def on_set_right(self, message: SetRight) -> None:
        """Show one line of the review, or what it means to make it final."""
        if self._reviewed is not None:
            seen = self._reviewed.model_copy(update={"notice": None})
            self.switch_screen(
                FinishScreen(seen) if message.turn is None else LineScreen(seen, message.turn, self._officer == "typed")
            )

    def on_share_it(self) -> None:
        """Show how the review can be shared."""
        if self._reviewed is not None:
            self.switch_screen(ShareScreen(self._reviewed.model_copy(update={"notice": None, "told": None})))

    def on_back_to_review(self, message: BackToReview) -> None:
        """Go on reading where the line stands; a review that has just become final can be shared first."""
        if message.turn is None and message.final and self._reviewed is not None and self._reviewed.sharing is not None:
            self.on_share_it()
            return
        if self._reviewed is not None:
            entry = review_pages.FINISH if message.turn is None else str(message.turn)
            seen = self._reviewed.model_copy(update={"notice": None})
            self.switch_screen(self._review_screen(seen, (review_pages.LINES, entry)))

    def _review_screen(self, seen: View, at: Place | None = None) -> ReviewScreen:
        listed = isinstance(self._start, OpenReview)
        return ReviewScreen(seen, self._officer == "typed", self._drills, at, listed)

    def on_wish(self, message: Wish) -> None:
        """Pass a wish on."""
        if self._link is not None:
            self._link.send(message.ask)

    def on_encounter_screen_give_up(self) -> None:
        """Stop an engine that does not answer."""
        self._stop_engine()

    def _stop_engine(self) -> None:
        self.workers.cancel_group(self, "engine")
        self._left()
        self._start = self._start or Start()
        self.switch_screen(TroubleScreen(View(phase="failed", error=_(LEFT_UNANSWERED))))

    def action_leave(self) -> None:
        """Close the kiosk; in an encounter ask first."""
        if isinstance(self.screen, EncounterScreen):
            self.on_wish(Wish(End()))
        else:
            self.exit()

    # The engine

    async def engine_closed(self) -> None:
        """Wait until the last engine has ended; for after the app has."""
        async with self._one_engine:
            pass

    def _new_engine(self) -> None:
        self._start = self._choices = self._door = None
        self._signed_in = False
        self._engine_speaks = self._house_language
        self._left()
        self.run_worker(self._follow_engine(), exclusive=True, group="engine", name="engine")

    async def _follow_engine(self) -> None:
        """Show one engine's views until it ends; the one before it has ended by then, as both use the same store."""
        async with self._one_engine:
            try:
                self._link = link = await self._start_engine()
            except OSError as error:
                log.error("the engine cannot be started: %s", error)
                self._show(
                    View(
                        phase="failed",
                        error=_("The engine cannot be started: {why}.").format(why=error.strerror),
                    )
                )
                return
            try:
                async for seen in link.views():
                    self._take(seen)
                if self._leaving:
                    self._left()
                    self._start = Start()
                    self._show(View(phase="failed", error=STOPPED))
            finally:
                self._link = None
                await whatever_comes(link.close())

    def _take(self, seen: View) -> None:
        """Take what the engine says; while something is left, only that the calls are there again counts."""
        if seen.phase == "signed_out":
            self._door = seen
        elif seen.phase == "choosing":
            self._left()
            told = seen.told if seen.told is not None and seen.told.about == "pin" else None
            self._choices = seen.model_copy(update={"told": told})
            self._drills = frozenset(offer.id for offer in seen.drills)
            self._hard = hard_ones(seen)
            if not self._signed_in:
                self._signed_in = True
                self._come_in(seen)
            if seen.told is not None and seen.told.about == "delete_me" and seen.told.done:
                self.on_sign_out()
                return
            self._have_engine_speak()
            self._send_start()
            self._ask_for_wanted()
        if not self._leaving:
            self._show(seen)

    def _left(self) -> None:
        self._leaving = False
        if self._leave_timer is not None:
            self._leave_timer.stop()

    def _come_in(self, seen: View) -> None:
        """Show what happens to the data once, to somebody new, and otherwise where one chooses."""
        new = seen.who is not None and seen.who.new
        self.switch_screen(YourDataScreen(seen) if new else HomeScreen(seen, self._officer, self._can_speak))

    def _send_start(self) -> None:
        """Send the choice when both it and the engine are there."""
        if self._link is not None and self._choices is not None and self._start is not None and not self._leaving:
            self._link.send(self._start)

    def _ask_for_wanted(self) -> None:
        """Ask for trend or reviews when they are wanted, the engine is there, and nothing was chosen."""
        calls = self._choices
        if self._start is not None or self._link is None or self._leaving or calls is None:
            return
        ask = wanted(self._wants, calls)
        if ask is not None:
            self._link.send(ask)

    def _show(self, seen: View) -> None:
        screen = self.screen
        match seen.phase:
            case "failed":
                if not isinstance(screen, ComeDownScreen | ReviewScreen | LineScreen | FinishScreen | TroubleScreen):
                    self._start = self._start or Start()
                    self.switch_screen(TroubleScreen(seen))
            case "ended":
                self._reviewed = seen if seen.review is not None else None
                if self._reviewed is None:
                    self.switch_screen(TroubleScreen(seen))
                elif isinstance(screen, ReviewScreen | LineScreen | FinishScreen | ShareScreen):
                    screen.take(seen)
                elif seen.self_harm:
                    if not isinstance(screen, ComeDownScreen):
                        self._came_down = True
                        self.switch_screen(ComeDownScreen(self._peer_support))
                else:
                    self.switch_screen(self._review_screen(seen))
            case "running" | "paused" | "asking_to_end" | "closing" if not isinstance(screen, EncounterScreen):
                if isinstance(screen, BriefingScreen):
                    self.switch_screen(EncounterScreen(self._officer == "typed", seen, self._comfort.captions))
            case "drilling" | "drilled" if isinstance(screen, BriefingScreen):
                self.switch_screen(DrillScreen(seen, self._officer == "typed"))
            case _:
                if isinstance(screen, KioskScreen):
                    screen.take(seen)
