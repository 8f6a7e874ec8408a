"""How a command that runs until it is stopped hears that it should."""

import signal
import threading


def stopped_by_signal() -> threading.Event:
    """Return an event that an interrupt or a termination signal sets."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
