"""The rooms start without what they do not need."""

import subprocess
import sys

import pytest

DEVICES_AND_RUNTIMES = (
    "ctranslate2",
    "faster_whisper",
    "llama_cpp",
    "ollama",
    "onnxruntime",
    "piper",
    "pyaudio",
    "textual",
    "xllamacpp",
)

IMPORT_ALL = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refuse())
for name in {rooms!r}:
    room = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(room, "__path__", []), name + "."):
        importlib.import_module(module.name)
print(*sorted(set({refused!r}) & set(sys.modules)))
"""


@pytest.mark.parametrize(
    "rooms",
    [
        pytest.param(("appliance.encounter", "appliance.review", "appliance.wire"), id="rules-reviews-messages"),
        pytest.param(("agency",), id="agency"),
        pytest.param(("appliance.config", "appliance.cli.models", "appliance.inference.bundle"), id="models-command"),
    ],
)
def test_room_imports_with_no_device_and_no_model_runtime_installed(rooms: tuple[str, ...]) -> None:
    code = IMPORT_ALL.format(rooms=rooms, refused=DEVICES_AND_RUNTIMES)
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.split() == []


def test_help_imports_no_command_and_no_heavy_library() -> None:
    code = (
        "import sys; from appliance.cli import run; run(['--help'])\n"
        "heavy = {'numpy', 'httpx', 'pydantic', 'yaml'}\n"
        "print('LOADED', *[name for name in sys.modules if name.startswith('appliance.cli.') or name in heavy])"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert outcome.stdout.splitlines()[-1].split() == ["LOADED"]
