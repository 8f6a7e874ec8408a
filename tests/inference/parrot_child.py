"""A child that answers at once, slowly or never, as it is told; no model."""

import os
import sys
import time
from pathlib import Path

from appliance.inference.children.workbench import Answer, Call, Lane, Report, Staff, serve
from appliance.inference.seams import ModelError


def _say(call: Call) -> Answer:
    return Answer(call.args, call.blob)


def _count(call: Call) -> Answer:
    for number in range(int(str(call.args))):
        call.check()
        call.part(str(number))
        time.sleep(0.01)
    return Answer("counted")


def _hang(call: Call) -> Answer:
    time.sleep(3600)
    return Answer()


def _fail(call: Call) -> Answer:
    raise ModelError("The parrot is asleep.")


def _crash_in_binding(call: Call) -> Answer:
    raise RuntimeError(f"secret words: {call.args}")


def _seize(call: Call) -> Answer:
    os.kill(os.getpid(), 9)
    return Answer()


def _newest_wins(new: Call, old: Call) -> bool:
    return new.name == old.name == "count"


def load(report: Report) -> Staff:
    mood = sys.argv[1]
    if os.path.isfile(mood):
        mood = Path(mood).read_text(encoding="utf-8")
    if mood == "refuse":
        raise ModelError("The parrot's food is missing. Run `talkdown models fetch`.")
    if mood == "crash":
        os._exit(7)
    report(0.5, "waking")
    quick = Lane(
        {"say": _say, "count": _count, "fail": _fail, "crash_in_binding": _crash_in_binding, "seize": _seize},
        supersedes=_newest_wins,
    )
    return Staff("parrot 1", (quick, Lane({"hang": _hang})))


if __name__ == "__main__":
    serve(load)
