"""The actor's process: `python -m appliance.inference.children.actor MODEL THREADS PREFILL_THREADS DESCRIPTOR`."""

import sys
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from appliance.inference.children.workbench import Answer, Call, Lane, Report, Staff, serve
from appliance.inference.llamacpp import LlamaModel
from appliance.inference.seams import ModelError, Sampling

_SAMPLING = TypeAdapter(Sampling)


def _prompt(call: Call) -> str:
    if not isinstance(call.args, dict) or not isinstance(call.args.get("prompt"), str):
        raise ModelError("The actor was called without a prompt.")
    return str(call.args["prompt"])


def _supersedes(new: Call, old: Call) -> bool:
    """Drop reading ahead once there is something newer to read or to say."""
    return old.name == "prefill" and new.name in ("prefill", "continue")


def load(report: Report) -> Staff:
    """Load the model and let it say one word."""
    path, threads, prefill_threads = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    report(0.05, "loading the language model")
    model = LlamaModel(path, threads=threads, prefill_threads=prefill_threads)
    report(0.9, "warming the language model")
    model.continue_script("A porch at night.\nMARCUS:", Sampling(max_tokens=2), lambda text: None)

    def prefill(call: Call) -> Answer:
        return Answer(asdict(model.prefill(_prompt(call), lambda: call.cancelled, call.beat)))

    def proceed(call: Call) -> Answer:
        sampling = _SAMPLING.validate_python(call.args["sampling"] if isinstance(call.args, dict) else None)
        return Answer(
            asdict(model.continue_script(_prompt(call), sampling, call.part, lambda: call.cancelled, call.beat))
        )

    return Staff(model.name, (Lane({"prefill": prefill, "continue": proceed}, _supersedes),))


if __name__ == "__main__":
    serve(load)
