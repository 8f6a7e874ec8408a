import asyncio
import io
import os
import threading
from pathlib import Path

import pytest

from appliance.officers.keyboard import Keyboard


async def _lines(keyboard: Keyboard) -> list[str]:
    lines = []
    while True:
        try:
            lines.append(await keyboard.line())
        except EOFError:
            return lines


async def test_lines_arrive_from_a_pipe_as_they_are_typed() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as stream, os.fdopen(writing, "wb", buffering=0) as keys:
        keyboard = Keyboard(stream)
        keys.write("Hé".encode()[:2])
        waiting = asyncio.create_task(keyboard.line())
        await asyncio.sleep(0)
        keys.write("Hé, Marcus.\nTake ".encode()[2:])
        assert await waiting == "Hé, Marcus."
        keys.write(b"your time.\n\nI'm \xff here.")
        keys.close()
        assert await _lines(keyboard) == ["Take your time.", "", "I'm \ufffd here."]


async def test_files_texts_and_a_closed_input_are_read_to_their_end(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("One.\nTwo.")
    with (tmp_path / "lines").open() as stream:
        assert await _lines(Keyboard(stream)) == ["One.", "Two."]
    assert await _lines(Keyboard(io.StringIO("One.\n"))) == ["One."]
    assert await _lines(Keyboard(None)) == []


async def test_of_a_line_that_hardly_ends_the_beginning_is_taken_and_the_next_line_is_whole(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("First.\n" + "x" * 1_000_000 + "\nLast.")
    with (tmp_path / "lines").open() as stream:
        first, long, last = await _lines(Keyboard(stream))
    assert (first, last) == ("First.", "Last.")
    assert 10_000 < len(long) < 100_000 and set(long) == {"x"}


def test_a_keyboard_that_stays_silent_does_not_hold_up_the_end() -> None:
    reading, writing = os.pipe()

    async def wait_in_vain(keyboard: Keyboard) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(keyboard.line(), 0.01)

    with open(reading, encoding="utf-8") as stream, open(writing, "wb"):
        program = threading.Thread(target=lambda: asyncio.run(wait_in_vain(Keyboard(stream))), daemon=True)
        program.start()
        program.join(10)
        assert not program.is_alive()
