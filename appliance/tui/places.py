"""The screens that one can go to, each made from what is known now."""

from datetime import date
from typing import Final

from appliance.stage.view import View
from appliance.tui.screens.base import KioskScreen, Place
from appliance.tui.screens.home import HomeScreen
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
    "claim": ClaimScreen,
    "change_pin": ChangePinScreen,
    "delete_me": DeleteMeScreen,
}


def screen_of(to: Place, door: View | None, choices: View | None, typed: bool, can_speak: bool) -> KioskScreen:
    """Return a screen; `door` is the sign-in as it stands, `choices` what a signed-in officer chooses from."""
    if to in AT_THE_DOOR:
        return AT_THE_DOOR[to](door)
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
