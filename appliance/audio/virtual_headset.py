"""A headset made of two PulseAudio null sinks, for tests, benches and machines without a sound card.

The server is private: it has its own folder, socket and configuration, and leaves the user's server, default devices
and `~/.asoundrc` alone. A program that runs with `environment()` finds the officer's microphone and the ear as the
default ALSA and PulseAudio devices; this module plays into that microphone and records both sides.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import wave
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from appliance.audio.seams import HeadsetError

MOUTH: Final = "officer_mouth"
EAR: Final = "headset_ear"
TAPE_RATE_HZ: Final = 16_000
_SINK_RATE_HZ: Final = 48_000
_CLIENT_LATENCY_MS: Final = 40
"""With 30 ms or less a late block leaves PulseAudio's ALSA plug-in waiting for ever."""
_PLAYER_LATENCY_MS: Final = 20
_START_LIMIT_S: Final = 10.0
_SYSTEM_ALSA_CONF: Final = Path("/usr/share/alsa/alsa.conf")

# The shell holds our end of a pipe: when this process dies, however it dies, `read` returns and the server ends too.
_TIED_TO_PARENT: Final = '"$@" <&- & server=$!; read -r _; kill "$server"; wait "$server"'


class Tape:
    """Records what sounds in one sink as 16 kHz mono int16.

    Sample `i` sounded at `start_s + i / TAPE_RATE_HZ` on `time.monotonic()`, late by at most the monitor's own delay
    of about 10 ms.
    """

    def __init__(self, sink: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [
                "parec",
                f"--device={sink}.monitor",
                "--format=s16le",
                "--channels=1",
                f"--rate={TAPE_RATE_HZ}",
                "--latency-msec=10",
                "--raw",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        self._lock = threading.Lock()
        self._pieces: list[bytes] = []
        self._samples_read = 0
        self._start_s: float | None = None
        self._flowing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"tape-{sink}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        stdout = self._process.stdout
        if stdout is None:
            raise HeadsetError("The recorder of the virtual headset has no output.")
        with stdout:
            while piece := stdout.read(320):
                now_s = time.monotonic()
                with self._lock:
                    self._pieces.append(piece)
                    self._samples_read += len(piece) // 2
                    start_s = now_s - self._samples_read / TAPE_RATE_HZ
                    self._start_s = start_s if self._start_s is None else min(self._start_s, start_s)
                self._flowing.set()

    def wait_until_flowing(self, limit_s: float = _START_LIMIT_S) -> None:
        """Return once sound (or silence) is being recorded; raise HeadsetError after `limit_s`."""
        if not self._flowing.wait(limit_s):
            raise HeadsetError("The virtual headset records nothing: is pulseaudio-utils installed?")

    def wait_for(self, length_s: float, limit_s: float = 60.0) -> None:
        """Return once this many seconds have been recorded; raise HeadsetError after `limit_s`."""
        deadline_s = time.monotonic() + limit_s
        while self.length_s < length_s:
            if time.monotonic() > deadline_s or self._process.poll() is not None:
                raise HeadsetError("The virtual headset has stopped recording.")
            time.sleep(0.01)

    @property
    def start_s(self) -> float:
        """Instant of the first sample."""
        with self._lock:
            if self._start_s is None:
                raise HeadsetError("The virtual headset has recorded nothing yet.")
            return self._start_s

    @property
    def length_s(self) -> float:
        """Seconds recorded so far."""
        with self._lock:
            return self._samples_read / TAPE_RATE_HZ

    def samples(self) -> npt.NDArray[np.int16]:
        """Return everything recorded so far."""
        with self._lock:
            return np.frombuffer(b"".join(self._pieces), np.int16)

    def save(self, path: Path) -> None:
        """Write everything recorded so far as a WAV file."""
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(TAPE_RATE_HZ)
            out.writeframes(self.samples().tobytes())

    def stop(self) -> None:
        """Stop recording; the samples stay readable."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(timeout=5)
        self._thread.join(timeout=5)


class VirtualHeadset:
    """Owns the private server and everything that plays into it or records from it. Use as a context manager."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._tapes: list[Tape] = []
        self._players: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The private folder with socket and configuration."""
        if self._folder is None:
            raise HeadsetError("The virtual headset has not been started.")
        return self._folder

    @property
    def running(self) -> bool:
        """Whether the server process lives."""
        return self._server is not None and self._server.poll() is None

    def environment(self) -> dict[str, str]:
        """Return the variables that make a program's default microphone and loudspeaker this headset."""
        return {
            "PULSE_SERVER": f"unix:{self.folder / 'native'}",
            "PULSE_LATENCY_MSEC": str(_CLIENT_LATENCY_MS),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }

    def start(self) -> None:
        """Start the server, or start it again after `kill_server`, and wait until both sinks answer."""
        if self.running:
            return
        for program in ("pulseaudio", "pactl", "paplay", "parec"):
            if shutil.which(program) is None:
                raise HeadsetError(
                    f"The virtual headset needs the program {program}: install pulseaudio and pulseaudio-utils."
                )
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="talkdown-headset-"))
            self._write_configuration(self._folder)
        folder = self._folder
        (folder / "native").unlink(missing_ok=True)
        log = (folder / "pulseaudio.log").open("ab")
        with log:
            self._server = subprocess.Popen(
                [
                    *("sh", "-c", _TIED_TO_PARENT, "pulseaudio-tied"),
                    *("pulseaudio", "-n", f"--file={folder / 'server.pa'}", "--daemonize=no", "--exit-idle-time=-1"),
                    *("--use-pid-file=no", "--disable-shm=yes", "--log-level=1"),
                    *("--high-priority=yes", "--realtime=yes"),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={
                    **{name: value for name, value in os.environ.items() if not name.startswith("PULSE_")},
                    "XDG_RUNTIME_DIR": str(folder),
                    "PULSE_RUNTIME_PATH": str(folder),
                    "PULSE_STATE_PATH": str(folder),
                    "PULSE_COOKIE": str(folder / "cookie"),
                    "HOME": str(folder),
                },
                start_new_session=True,
            )
        self._wait_for_sinks()

    def kill_server(self) -> None:
        """Kill the server at once, as when a headset is unplugged; `start` plugs it in again."""
        server = self._server
        if server is None:
            return
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=5)
        if server.stdin is not None:
            server.stdin.close()
        self._server = None

    def close(self) -> None:
        """End players, tapes and server and remove the folder."""
        for player in self._players:
            if player.poll() is None:
                player.kill()
            player.wait(timeout=5)
        self._players.clear()
        for tape in self._tapes:
            tape.stop()
        self._tapes.clear()
        self.kill_server()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def play_wav(self, path: Path, *, sink: str = MOUTH) -> subprocess.Popen[bytes]:
        """Begin to play a sound file into the officer's microphone; wait on what is returned for its end."""
        player = subprocess.Popen(
            ["paplay", f"--device={sink}", f"--latency-msec={_PLAYER_LATENCY_MS}", str(path)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **self.environment()},
        )
        self._players = [running for running in self._players if running.poll() is None]
        self._players.append(player)
        return player

    def speak(self, path: Path) -> None:
        """Play a sound file into the officer's microphone and return when it has sounded."""
        if self.play_wav(path).wait() != 0:
            raise HeadsetError(f"{path} could not be played into the virtual headset: it must be a sound file.")

    def play_samples(
        self, samples: npt.NDArray[np.int16], sample_rate_hz: int, *, sink: str = MOUTH
    ) -> subprocess.Popen[bytes]:
        """Begin to play mono int16 samples into the officer's microphone."""
        path = self.folder / f"played-{time.monotonic_ns()}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(sample_rate_hz)
            out.writeframes(samples.tobytes())
        return self.play_wav(path, sink=sink)

    def record(self, sink: str) -> Tape:
        """Begin to record MOUTH or EAR; returns once sound flows."""
        tape = Tape(sink, self.environment())
        self._tapes.append(tape)
        tape.wait_until_flowing()
        return tape

    def _write_configuration(self, folder: Path) -> None:
        socket = folder / "native"
        (folder / "server.pa").write_text(
            f"load-module module-native-protocol-unix socket={socket} auth-anonymous=1\n"
            f"load-module module-null-sink sink_name={MOUTH} rate={_SINK_RATE_HZ} channels=1 norewinds=1\n"
            f"load-module module-null-sink sink_name={EAR} rate={_SINK_RATE_HZ} channels=2 norewinds=1\n"
            f"set-default-sink {EAR}\n"
            f"set-default-source {MOUTH}.monitor\n"
        )
        include = f"<{_SYSTEM_ALSA_CONF}>\n" if _SYSTEM_ALSA_CONF.exists() else ""
        (folder / "asound.conf").write_text(
            f'{include}pcm.!default {{ type pulse server "unix:{socket}" }}\n'
            f'ctl.!default {{ type pulse server "unix:{socket}" }}\n'
        )

    def _wait_for_sinks(self) -> None:
        deadline_s = time.monotonic() + _START_LIMIT_S
        environment = {**os.environ, **self.environment()}
        while time.monotonic() < deadline_s and self.running:
            if (self.folder / "native").exists():
                answer = subprocess.run(
                    ["pactl", "list", "short", "sinks"], capture_output=True, text=True, env=environment, check=False
                )
                if MOUTH in answer.stdout and EAR in answer.stdout:
                    return
            time.sleep(0.02)
        log = (self.folder / "pulseaudio.log").read_text(errors="replace")[-400:]
        self.close()
        raise HeadsetError(f"The virtual headset's sound server did not start. It said: {log or 'nothing'}")
