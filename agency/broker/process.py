"""Runs Mosquitto as a child process with its own configuration, for the demo, the tests and small agencies."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from agency.broker.mosquitto import BrokerFiles
from appliance.errors import TalkdownError

START_TIMEOUT_S: Final = 15.0
STOP_TIMEOUT_S: Final = 5.0
_LOOK_EVERY_S: Final = 0.02
_ALSO_AT: Final = ("/usr/sbin", "/usr/local/sbin")


class BrokerError(TalkdownError):
    """The broker cannot be run."""


def executable() -> str:
    """Return where Mosquitto is; raise BrokerError when it is not installed."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path=":".join(_ALSO_AT))
    if found is None:
        raise BrokerError("Mosquitto is not installed. On Debian and Ubuntu: `apt-get install mosquitto`.")
    return found


class Broker:
    """One running Mosquitto."""

    def __init__(self, files: BrokerFiles, port: int, address: str = "127.0.0.1") -> None:
        """Prepare to run; `start` begins."""
        self._files = files
        self._where = (address, port)
        self._log = files.directory / "mosquitto.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Return the file of what Mosquitto says."""
        return self._log

    @property
    def runs(self) -> bool:
        """Tell whether Mosquitto runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start Mosquitto and wait until it listens; raise BrokerError with its own words when it does not."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [executable(), "-c", str(self._files.configuration)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        give_up_s = time.monotonic() + START_TIMEOUT_S
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > give_up_s:
                self.stop()
                said = self._log.read_text(errors="replace").splitlines()[-3:]
                raise BrokerError(f"Mosquitto did not start at {self._where[0]}:{self._where[1]}. {' '.join(said)}")
            time.sleep(_LOOK_EVERY_S)

    def reload(self) -> None:
        """Let Mosquitto read rights, certificates and revocations anew."""
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def begin_anew(self) -> None:
        """Stop Mosquitto and start it again; kiosks and consumers connect again by themselves."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop Mosquitto and wait until it is gone."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Kill Mosquitto as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(self._where) == 0


@contextmanager
def running(files: BrokerFiles, port: int, address: str = "127.0.0.1") -> Iterator[Broker]:
    """Run a broker for as long as the block lasts."""
    broker = Broker(files, port, address)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
