"""What cannot be done is refused in plain words, at once, with the exit code that scripts rely on."""

import shutil
import socket
from pathlib import Path

import pytest

from appliance.config import load_settings
from tests.real.command import TYPED, Outcome, rehearse

pytestmark = pytest.mark.real


def _assert_refused(outcome: Outcome, code: int, *words: str) -> None:
    assert outcome.code == code, outcome.told
    assert outcome.out == ""
    assert "Traceback" not in outcome.told
    for word in words:
        assert word in outcome.told


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no-such-place", *TYPED), ("There is no scenario no-such-place", "porch")),
        (("porch", "--officer", "sim:nobody"), ("nobody", "expert")),
        (("porch", "--officer", "robot"), ("There is no officer 'robot'", "typed")),
        (("porch", "--officer", "wav:/no/such/folder"), ("There is no folder /no/such/folder",)),
        (("porch", "--officer", "mic", "--headset", "none"), ("a headset is needed",)),
        (("porch", "--resume"), ("Give a scenario, or --retake",)),
        ((), ("talkdown scenarios list",)),
        (("--resume", *TYPED), ("No encounter was left",)),
        (("--retake", "record.json", *TYPED), ("RECORD:TURN",)),
        (("porch", *TYPED, "--record", "/no/such/record.json"), ("there is no folder /no/such",)),
        (("porch", *TYPED, "--record", "/tmp"), ("it is a folder",)),
    ],
)
def test_a_wrong_request_names_what_is_wrong(data: Path, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    _assert_refused(rehearse(data, *arguments), 2, *words)


@pytest.mark.parametrize("content", [b"", b"RIFF\x04\x00\x00\x00WAVE", b"ID3 this is no sound"])
def test_a_recording_that_cannot_be_played_is_named_before_anything_is_loaded(
    data: Path, tmp_path: Path, content: bytes
) -> None:
    folder = tmp_path / "officer"
    folder.mkdir()
    (folder / "first.wav").write_bytes(content)
    _assert_refused(rehearse(data, "porch", "--officer", f"wav:{folder}"), 2, "first.wav", "not a PCM WAV")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"schema_version": 99}', b"[1, 2"])
def test_a_file_that_is_no_record_is_refused(data: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(content)
    _assert_refused(rehearse(data, "--retake", f"{file}:1", *TYPED), 1, str(file), "is not a record")


def test_a_record_that_is_not_there_is_refused(data: Path, tmp_path: Path) -> None:
    _assert_refused(rehearse(data, "--retake", f"{tmp_path / 'none.json'}:1", *TYPED), 1, "none.json")


def test_a_model_file_with_one_changed_bit_is_refused_by_name(data: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for folder in load_settings().paths.models.iterdir():
        (models / folder.name).symlink_to(folder)
    (models / "minilm").unlink()
    shutil.copytree(load_settings().paths.models / "minilm", models / "minilm")
    with (models / "minilm" / "model.int8.onnx").open("r+b") as file:
        file.seek(11_000_000)
        byte = file.read(1)[0]
        file.seek(11_000_000)
        file.write(bytes([byte ^ 0b100]))
    outcome = rehearse(data, "porch", *TYPED, lines=["Hello."], TALKDOWN_PATHS__MODELS=str(models))
    assert outcome.code == 1
    assert "minilm/model.int8.onnx" in outcome.told
    assert "talkdown models fetch" in outcome.told
    assert "Traceback" not in outcome.told
    assert list((data / "journals").iterdir()) == []


def _with_ollama(data: Path, port: int) -> Outcome:
    return rehearse(
        data,
        "porch",
        *TYPED,
        TALKDOWN_ACTOR__RUNTIME="ollama",
        TALKDOWN_ACTOR__OLLAMA_URL=f"http://127.0.0.1:{port}",
    )


def test_an_ollama_server_that_is_not_there_is_told_with_the_way_to_start_it(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    outcome = _with_ollama(data, port)
    assert outcome.code == 1
    assert "There is no Ollama server at" in outcome.told and "ollama serve" in outcome.told
    assert "Traceback" not in outcome.told


def test_an_ollama_port_that_takes_a_connection_and_says_nothing_is_told(data: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        outcome = _with_ollama(data, listening.getsockname()[1])
    assert outcome.code == 1
    assert "took the request and then was silent" in outcome.told
    assert "Loading" not in outcome.told, "a mute server should be noticed before anything is loaded"
    assert "Traceback" not in outcome.told
