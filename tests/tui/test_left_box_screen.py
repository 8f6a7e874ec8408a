from appliance.stage.people_view import PrintLeft, ShowLeft, TakeBack, ToldView
from appliance.tui.screens.left_box import NOTHING, LeftBoxScreen
from appliance.tui.screens.your_data import YourDataScreen
from tests.tui.people_views import LEFT_BOX, to_left_box
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING

SIZE = (80, 24)


async def test_every_message_is_a_sentence_and_opens_to_its_bytes() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_left_box(booth, pilot)
        assert booth.link.sent == [ShowLeft()] and "on kiosk north-1" in " ".join(booth.shown.split())
        assert "schema_version" not in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert "schema_version" in booth.shown and "As it travels" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, LeftBoxScreen) and "schema_version" not in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, YourDataScreen)


async def test_a_shared_review_is_taken_back_with_one_key_and_nothing_else_is() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_left_box(booth, pilot)
        await pilot.press("f3")
        await pilot.pause()
        assert booth.link.sent == [ShowLeft()] and "take it back" not in booth.shown
        await pilot.press("down", "down")
        await pilot.pause()
        assert "take it back" in booth.shown
        await pilot.press("f3")
        await pilot.pause()
        assert booth.link.sent[-1] == TakeBack(shared_id=LEFT_BOX[2].id)
        told = ToldView(about="take_back", done=True)
        await booth.tell(pilot, CHOOSING.model_copy(update={"left_box": LEFT_BOX[:2], "told": told}))
        assert "Taken back." in booth.shown


async def test_it_is_written_onto_a_stick_or_said_that_there_is_none() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_left_box(booth, pilot)
        await pilot.press("f2")
        await pilot.pause()
        assert booth.link.sent[-1] == PrintLeft()
        none = ToldView(about="print", done=False, text="There is no USB stick in this kiosk.")
        await booth.tell(pilot, CHOOSING.model_copy(update={"left_box": LEFT_BOX, "told": none}))
        assert "There is no USB stick" in booth.shown
        done = ToldView(about="print", done=True, text="talkdown-what-left.txt")
        await booth.tell(pilot, CHOOSING.model_copy(update={"left_box": LEFT_BOX, "told": done}))
        assert "talkdown-what-left.txt" in booth.shown


async def test_an_officer_about_whom_nothing_left_reads_that() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_left_box(booth, pilot)
        await booth.tell(pilot, CHOOSING.model_copy(update={"left_box": ()}))
        assert NOTHING in booth.shown
        await pilot.press("enter", "f2", "f3", "down")
        await pilot.pause()
        assert booth.link.sent == [ShowLeft()]
