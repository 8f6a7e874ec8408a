"""Trains the wake phrases' heads from synthetic speech and writes them into the kiosk's code, with their thresholds.

Needs what the kiosk needs, Debian's flite and espeak-ng, and `onnx`, which the kiosk does not have:
`python -m pip install --no-deps --target build/onnx onnx protobuf ml_dtypes`, then
`PYTHONPATH=build/onnx:. python models/wake/train.py --cache build/wake`. One thread; about 40 minutes.
"""

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from material import Item, Joe, Material, items, material, unheard  # noqa: E402 -- a sibling of this script

from appliance.audio.wake_features import EMBEDDING_SIZE, STEP_S, WINDOW_STEPS, WakeFeatures  # noqa: E402
from appliance.config import Paths  # noqa: E402
from benchmarks.wake.texts import PHRASES  # noqa: E402

SEED: Final = 20_240_601
HEADS: Final = ROOT / "appliance" / "audio" / "wake_heads"
NARROW: Final = 40
"""An embedding of 96 becomes so many numbers before the steps are looked at together."""
HIDDEN: Final = 64
BATCHES: Final = 2500
FIRST_BATCHES: Final = 800
"""Of the heads that find what sounds the same."""
BATCH: Final = 512
POSITIVES_IN_BATCH: Final = 112
LOOKED_AT: Final = 120_000
"""Windows among which, now and then, those are sought that a head takes for its phrase."""
LOOK_EVERY: Final = 500
NOISE: Final = 0.35
"""Added to what goes in, in standard deviations of an embedding's numbers."""
SHIFT: Final = 0.5
"""How much of the difference between two streams is added to a window: another microphone, another room."""
RATE: Final = 1.5e-3
DECAY: Final = 0.05
DROPPED: Final = 0.4
SMOOTH: Final = 0.02
POSITIVE_S: Final = (0.03, 0.42)
"""After a phrase's end, where the head should say yes."""
IGNORED_S: Final = (-0.30, 1.0)
"""Around it, where it may say what it likes."""
HELD_OUT: Final = 7
"""Every so many-th stream is not trained on: thresholds are set there."""
START_THRESHOLD: Final = 0.5
"""Nothing reads "start training" again."""
HEARD: Final = {"pause training": 0.98, "end training": 0.98}
"""Share of the held-out phrases that a threshold lets through; the highest such threshold is taken.

The recogniser reads what was taken for the last two again before anything is done, so they may be taken more easily.
"""
SAME_SOUND: Final = 0.5
"""What a first head gives this, although it learned elsewhere that it is no phrase, sounds like it: "send training"."""
REFRACTORY_STEPS: Final = round(2.0 / STEP_S)

Arrays = dict[str, np.ndarray]


@dataclass(slots=True)
class Head:
    """Weights: `narrow` 96 to 40 for every step, then `hidden` over all steps, then one number."""

    weights: Arrays

    def logits(self, windows: np.ndarray) -> np.ndarray:
        """Return one number for each window, shape `(n,)`."""
        w = self.weights
        narrow = np.maximum(windows @ w["narrow"] + w["narrow_bias"], 0).reshape(len(windows), -1)
        hidden = np.maximum(narrow @ w["hidden"] + w["hidden_bias"], 0)
        return (hidden @ w["out"] + w["out_bias"])[:, 0]


def begin(random: np.random.Generator) -> Head:
    """Return a head that knows nothing."""

    def drawn(rows: int, columns: int) -> np.ndarray:
        return (random.standard_normal((rows, columns)) * np.sqrt(2 / rows)).astype(np.float32)

    return Head(
        {
            "narrow": drawn(EMBEDDING_SIZE, NARROW),
            "narrow_bias": np.zeros(NARROW, np.float32),
            "hidden": drawn(WINDOW_STEPS * NARROW, HIDDEN),
            "hidden_bias": np.zeros(HIDDEN, np.float32),
            "out": drawn(HIDDEN, 1),
            "out_bias": np.zeros(1, np.float32),
        }
    )


def gradients(head: Head, x: np.ndarray, wanted: np.ndarray, weight: np.ndarray, random: np.random.Generator) -> Arrays:
    """Return the gradient of the weighted cross-entropy, with dropout on what goes into the last two layers."""
    w = head.weights
    flat = x.reshape(-1, EMBEDDING_SIZE)
    narrow = np.maximum(flat @ w["narrow"] + w["narrow_bias"], 0).reshape(len(x), -1)
    kept = (random.random(narrow.shape, dtype=np.float32) >= DROPPED) / np.float32(1 - DROPPED)
    dropped = narrow * kept
    hidden = np.maximum(dropped @ w["hidden"] + w["hidden_bias"], 0)
    kept_hidden = (random.random(hidden.shape, dtype=np.float32) >= DROPPED) / np.float32(1 - DROPPED)
    hidden_dropped = hidden * kept_hidden
    score = 1 / (1 + np.exp(-(hidden_dropped @ w["out"] + w["out_bias"])[:, 0]))
    d_out = ((score - wanted) * weight / weight.sum())[:, np.newaxis].astype(np.float32)
    d_hidden = (d_out @ w["out"].T) * kept_hidden * (hidden > 0)
    d_narrow = ((d_hidden @ w["hidden"].T) * kept * (narrow > 0)).reshape(-1, NARROW)
    return {
        "out": hidden_dropped.T @ d_out,
        "out_bias": d_out.sum(0),
        "hidden": dropped.T @ d_hidden,
        "hidden_bias": d_hidden.sum(0),
        "narrow": flat.T @ d_narrow,
        "narrow_bias": d_narrow.sum(0),
    }


class Adam:
    """Kingma and Ba, 2015, with decoupled weight decay and a rate that falls as a cosine."""

    def __init__(self, head: Head, steps: int) -> None:
        self._steps = steps
        self._first = {name: np.zeros_like(value) for name, value in head.weights.items()}
        self._second = {name: np.zeros_like(value) for name, value in head.weights.items()}
        self._step = 0

    def apply(self, head: Head, slopes: Arrays) -> None:
        """Move the weights by one step."""
        self._step += 1
        rate = RATE * 0.5 * (1 + np.cos(np.pi * self._step / self._steps))
        for name, slope in slopes.items():
            self._first[name] = 0.9 * self._first[name] + 0.1 * slope
            self._second[name] = 0.999 * self._second[name] + 0.001 * slope**2
            first = self._first[name] / (1 - 0.9**self._step)
            second = self._second[name] / (1 - 0.999**self._step)
            head.weights[name] -= (rate * (first / (np.sqrt(second) + 1e-8) + DECAY * head.weights[name])).astype(
                np.float32
            )


class Windows:
    """The windows of 16 steps, cut out of the material when they are asked for."""

    def __init__(self, made: Material, mean: np.ndarray, spread: np.ndarray) -> None:
        self._embeddings = ((made.embeddings - mean) / spread).astype(np.float32)
        begins = np.flatnonzero(np.diff(made.stream, prepend=-1))
        means = np.add.reduceat(self._embeddings, begins) / np.diff([*begins, len(made.stream)])[:, np.newaxis]
        self.shifts = (means - np.roll(means, 1, axis=0)).astype(np.float32)
        """By how much one stream lies beside another on average, shape `(streams, 96)`."""
        self.whole = np.arange(len(made.stream)) - begins[made.stream] >= WINDOW_STEPS - 1

    def at(self, ends: np.ndarray) -> np.ndarray:
        """Return windows by their last step, shape `(n, 16, 96)`."""
        return self._embeddings[ends[:, np.newaxis] - np.arange(WINDOW_STEPS - 1, -1, -1)]

    def logits(self, head: Head, ends: np.ndarray) -> np.ndarray:
        """Return the head's number for each."""
        return np.concatenate([head.logits(self.at(ends[n : n + 8192])) for n in range(0, len(ends), 8192)])


def train(phrase: int, made: Material, windows: Windows, random: np.random.Generator) -> Head:
    """Train one head; what it takes for its phrase and is not comes up more often as it learns."""
    since = made.since_end_s[phrase]
    learned = windows.whole & (made.stream % HELD_OUT != 0)
    positive = np.flatnonzero(learned & (since >= POSITIVE_S[0]) & (since <= POSITIVE_S[1]))
    negative = np.flatnonzero(learned & ((since < IGNORED_S[0]) | (since > IGNORED_S[1])))
    same = np.zeros(len(made.stream), bool)
    for half in (0, 1):
        mine = made.stream // 2 % 2 == half
        first = fitted(positive[mine[positive]], negative[mine[negative]], windows, random, FIRST_BATCHES)
        others = negative[~mine[negative]]
        same[others] = scores(windows.logits(first, others)) >= SAME_SOUND
    distinct = negative[~same[negative]]
    tell(f"{PHRASES[phrase]}: {len(negative) - len(distinct)} of {len(negative)} steps sound the same")
    return fitted(positive, distinct, windows, random, BATCHES)


def scores(logits: np.ndarray) -> np.ndarray:
    """Return the logistic function."""
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


def fitted(
    positive: np.ndarray, negative: np.ndarray, windows: Windows, random: np.random.Generator, batches: int
) -> Head:
    """Return a head fitted to windows by their last steps."""
    head = begin(random)
    adam = Adam(head, batches)
    noise = NOISE * random.standard_normal((2 * BATCH, WINDOW_STEPS, EMBEDDING_SIZE), dtype=np.float32)
    hard = negative
    chance = np.full(len(hard), 1 / len(hard))
    for batch in range(batches):
        if batch and batch % LOOK_EVERY == 0:
            hard = random.choice(negative, min(LOOKED_AT, len(negative)), replace=False)
            score = scores(windows.logits(head, hard)) ** 0.7
            chance = score / score.sum()
        if batch % 100 == 0:
            drawn = random.choice(len(hard), (100, (BATCH - POSITIVES_IN_BATCH) // 2), p=chance)
        yes = positive[random.integers(len(positive), size=POSITIVES_IN_BATCH)]
        any_no = negative[random.integers(len(negative), size=BATCH - POSITIVES_IN_BATCH - drawn.shape[1])]
        no = np.concatenate([hard[drawn[batch % 100]], any_no])
        x = windows.at(np.concatenate([yes, no]))
        begins = int(random.integers(BATCH))
        shift = windows.shifts[random.integers(len(windows.shifts), size=len(x))]
        x = x + noise[begins : begins + len(x)] + SHIFT * shift[:, np.newaxis]
        wanted = np.concatenate([np.full(len(yes), 1 - SMOOTH), np.zeros(len(no))]).astype(np.float32)
        weight = np.concatenate([np.full(len(yes), 1.5), np.ones(len(no))]).astype(np.float32)
        adam.apply(head, gradients(head, x, wanted, weight, random))
    return head


def smoothed(score: np.ndarray) -> np.ndarray:
    """Return the mean of each score and the one before it, which is what the kiosk holds against the threshold."""
    return (score + np.concatenate([score[:1], score[:-1]])) / 2


def accepts(score: np.ndarray, threshold: float) -> list[int]:
    """Return the steps at which the kiosk would accept, each followed by two seconds in which it does not."""
    steps: list[int] = []
    for step in np.flatnonzero(score >= threshold):
        if not steps or step - steps[-1] > REFRACTORY_STEPS:
            steps.append(int(step))
    return steps


def threshold(phrase: int, made: Material, windows: Windows, head: Head) -> tuple[float, dict[str, float]]:
    """Return the highest threshold at which enough of the held-out phrases are heard, and how it does there."""
    ends = np.arange(WINDOW_STEPS, len(made.stream))
    score = smoothed(scores(windows.logits(head, ends)))
    since = made.since_end_s[phrase][ends]
    near = (since >= -0.4) & (since <= 1.0)
    begins = np.flatnonzero(near & ~np.concatenate([[False], near[:-1]]))
    stops = np.flatnonzero(near & ~np.concatenate([near[1:], [False]]))
    peaks = np.array([score[begin : stop + 1].max() for begin, stop in zip(begins, stops, strict=True)])
    limit = START_THRESHOLD
    if (share := HEARD.get(PHRASES[phrase])) is not None:
        limit = float(np.floor(np.clip(np.quantile(peaks, 1 - share), 0.1, 0.98) * 1000) / 1000)
    false = accepts(np.where(near, 0, score), limit)
    hours = float((~near).sum() * STEP_S / 3600)
    said = {"said": len(peaks), "heard": int((peaks >= limit).sum())}
    return limit, {**said, "false_accepts": len(false), "hours": round(hours, 2)}


def onnx_bytes(head: Head, mean: np.ndarray, spread: np.ndarray) -> bytes:
    """Return a head as openWakeWord takes it: input `(1, 16, 96)`, output `(1, 1)`; the scaling is inside."""
    from onnx import TensorProto, helper, numpy_helper

    w = dict(head.weights)
    w["narrow_bias"] = w["narrow_bias"] - (mean / spread) @ w["narrow"]
    w["narrow"] = w["narrow"] / spread[:, np.newaxis]
    tensors = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in w.items()]
    tensors.append(numpy_helper.from_array(np.array([1, -1], np.int64), "flat_shape"))
    nodes = [
        helper.make_node("MatMul", ["features", "narrow"], ["a"]),
        helper.make_node("Add", ["a", "narrow_bias"], ["b"]),
        helper.make_node("Relu", ["b"], ["c"]),
        helper.make_node("Reshape", ["c", "flat_shape"], ["d"]),
        helper.make_node("MatMul", ["d", "hidden"], ["e"]),
        helper.make_node("Add", ["e", "hidden_bias"], ["f"]),
        helper.make_node("Relu", ["f"], ["g"]),
        helper.make_node("MatMul", ["g", "out"], ["h"]),
        helper.make_node("Add", ["h", "out_bias"], ["i"]),
        helper.make_node("Sigmoid", ["i"], ["score"]),
    ]
    graph = helper.make_graph(
        nodes,
        "wake_phrase",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, WINDOW_STEPS, EMBEDDING_SIZE])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, [1, 1])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="talkdown")
    model.ir_version = 8
    return model.SerializeToString()


def tell(what: str) -> None:
    """Say how far it has come."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def gather(cache: Path, models: Path) -> tuple[Material, Material]:
    """Return the material to train on and that to choose thresholds by, made anew unless the cache has it."""
    cache.mkdir(parents=True, exist_ok=True)
    joe = models / "piper-joe" / "en_US-joe-medium.onnx"
    makers: dict[str, Callable[[np.random.Generator], list[Item]]] = {
        "material": lambda random: items(Joe(joe), random),
        "unheard": unheard,
    }
    made = {}
    for number, (name, make) in zip((0, 2), makers.items(), strict=True):
        file = cache / f"{name}-{SEED}.npz"
        if not file.exists():
            random = np.random.default_rng(SEED + number)
            said = make(random)
            tell(f"{name}: {len(said)} utterances, {sum(len(item.sound) for item in said) / 16_000 / 3600:.2f} h")
            found = material(said, WakeFeatures(models / "wake-features"), random, tell)
            np.savez(file, embeddings=found.embeddings, stream=found.stream, since_end_s=found.since_end_s)
        kept = np.load(file)
        made[name] = Material(kept["embeddings"], kept["stream"], kept["since_end_s"])
    return made["material"], made["unheard"]


def main() -> None:
    """Train, choose thresholds on held-out streams, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, required=True, help="Folder for the features.")
    options.add_argument("--models", type=Path, default=Paths().models, help="Folder of the model bundle.")
    chosen = options.parse_args()
    made, unheard_voices = gather(chosen.cache, chosen.models)
    tell(f"{len(made.stream) * STEP_S / 3600:.1f} h in {made.stream[-1] + 1} streams")
    learned = made.embeddings[made.stream % HELD_OUT != 0]
    mean, spread = learned.mean(0), learned.std(0) + 1e-3
    windows = Windows(made, mean, spread)
    features = hashlib.sha256((chosen.models / "wake-features" / "embedding_model.onnx").read_bytes()).hexdigest()
    lines = [f'embedding_sha256 = "{features}"']
    HEADS.mkdir(exist_ok=True)
    for index, phrase in enumerate(PHRASES):
        head = train(index, made, windows, np.random.default_rng([SEED, index]))
        limit, how = threshold(index, unheard_voices, Windows(unheard_voices, mean, spread), head)
        tell(f"{phrase}: threshold {limit:.3f}, on held-out streams {how}")
        data = onnx_bytes(head, mean, spread)
        file = HEADS / f"{phrase.replace(' ', '_')}.onnx"
        file.write_bytes(data)
        lines += ["", "[[heads]]", f'phrase = "{phrase}"', f'file = "{file.name}"']
        lines += [f'sha256 = "{hashlib.sha256(data).hexdigest()}"', f"threshold = {limit:.3f}"]
    written = "# Written by models/wake/train.py; models/wake/README.md is the card.\n" + "\n".join(lines) + "\n"
    tomllib.loads(written)
    (HEADS / "heads.toml").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
