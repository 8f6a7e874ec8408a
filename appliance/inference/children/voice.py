"""Voice and encoder in one process: `python -m appliance.inference.children.voice VOICE ENCODER DESCRIPTOR`.

VOICE is `-` where nobody listens.
"""

import sys
from pathlib import Path

from pydantic import TypeAdapter

from appliance.inference.children.workbench import Answer, Call, Lane, Report, Staff, serve
from appliance.inference.encoder import SentenceEncoder
from appliance.inference.seams import Delivery, ModelError, Spoken
from appliance.inference.voice import TalkingVoice

_DELIVERY = TypeAdapter(Delivery)


def _answer(spoken: Spoken) -> Answer:
    return Answer({"sample_rate_hz": spoken.sample_rate_hz}, spoken.audio.tobytes())


def _arguments(call: Call) -> dict[str, object]:
    if not isinstance(call.args, dict):
        raise ModelError("The voice was called without arguments.")
    return call.args


def load(report: Report) -> Staff:
    """Load Piper and MiniLM and use each once."""
    report(0.1, "loading the sentence encoder")
    encoder = SentenceEncoder(Path(sys.argv[2]))
    encoder.encode(["I hear you."])

    def say(call: Call) -> Answer:
        arguments = _arguments(call)
        return _answer(voice.say(str(arguments["clause"]), _DELIVERY.validate_python(arguments["delivery"])))

    def sound(call: Call) -> Answer:
        arguments = _arguments(call)
        return _answer(voice.sound(str(arguments["name"]), str(arguments["voice"])))

    def encode(call: Call) -> Answer:
        sentences = call.args if isinstance(call.args, list) else []
        vectors: list[bytes] = []
        for sentence in sentences:
            # A long list is work, not a hang.
            call.check()
            call.beat()
            vectors.append(encoder.encode([str(sentence)]).tobytes())
        return Answer(blob=b"".join(vectors))

    encoding = Lane({"encode": encode})
    if sys.argv[1] == "-":
        return Staff("no voice", (encoding,))
    report(0.4, "loading the voice")
    voice = TalkingVoice(Path(sys.argv[1]))
    report(0.8, "warming the voice")
    voice.say("I'm here.", Delivery(voice="marisol"))
    return Staff(voice.name, (Lane({"say": say, "sound": sound}), encoding))


if __name__ == "__main__":
    serve(load)
