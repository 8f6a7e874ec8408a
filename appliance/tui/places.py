"""The screens that one can go to, each made from what is known now."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel

from appliance.stage.people_view import DoorView, ShowLeft
from appliance.stage.review_view import ShowReviews
from appliance.stage.view import ShowTrend, View
from appliance.tui.screens.base import KioskScreen, Place
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.left_box import LeftBoxScreen
from appliance.tui.screens.maintenance import MaintenanceDoorScreen
from appliance.tui.screens.my_data import ChangePinScreen, ClaimScreen, DeleteMeScreen
from appliance.tui.screens.reviews import ReviewsScreen
from appliance.tui.screens.sign_in import BeNewScreen, ForgottenScreen, SignInScreen
from appliance.tui.screens.trend import TrendScreen
from appliance.tui.screens.welcome import WelcomeScreen
from appliance.tui.screens.your_data import YourDataScreen

AT_THE_DOOR: Final = {"sign_in": SignInScreen, "be_new": BeNewScreen, "forgotten": ForgottenScreen}
SIGNED_IN: Final = {
    "your_data": YourDataScreen,
    "left_box": LeftBoxScreen,
    "claim": ClaimScreen,
    "change_pin": ChangePinScreen,
    "delete_me": DeleteMeScreen,
}
Wanted = Literal["trend", "reviews", "left_box"]
"""What the engine looks up when it is asked."""


def wanted(wants: Wanted | None, known: View) -> BaseModel | None:
    """Return the ask for what a screen wants and is not known yet."""
    match wants:
        case "trend" if known.trend is None:
            return ShowTrend()
        case "reviews" if known.reviews is None:
            return ShowReviews()
        case "left_box" if known.left_box is None:
            return ShowLeft()
        case _:
            return None


def screen_of(to: Place, door: View | None, choices: View | None, typed: bool, can_speak: bool) -> KioskScreen:
    """Return a screen; `door` is the sign-in as it stands, `choices` what a signed-in officer chooses from."""
    if to in AT_THE_DOOR:
        # What was wrong with an earlier try is of the past.
        fresh = None if door is None else door.model_copy(update={"door": DoorView(agency=door.door.agency)})
        return AT_THE_DOOR[to](fresh)
    if to in SIGNED_IN:
        return SIGNED_IN[to](choices)
    match to:
        case "trend":
            return TrendScreen(choices, typed)
        case "reviews":
            return ReviewsScreen(choices, date.today())
        case "maintenance":
            return MaintenanceDoorScreen()
        case "home":
            return HomeScreen(choices, "typed" if typed else "mic", can_speak)
        case _:
            return WelcomeScreen()
