"""Finds a headset's microphone and loudspeaker among PortAudio's devices, by name.

Indices change at every replug, so a device is always looked up again. Raw hardware devices refuse 16 kHz: streams run
at a rate the device has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

import pyaudio

from appliance.audio.seams import HeadsetError
from appliance.words import N_, _

DEFAULT_DEVICE: Final = "default"
_PREFERRED_RATE_HZ: Final = 48_000


class Direction(Enum):
    """Which side of the headset."""

    MICROPHONE = N_("microphone")
    EAR = N_("loudspeaker")


@dataclass(frozen=True, slots=True)
class Device:
    """A device PortAudio has now."""

    index: int
    name: str
    input_channels: int
    output_channels: int
    native_rate_hz: int

    def has(self, direction: Direction) -> bool:
        """Whether sound goes this way."""
        return (self.input_channels if direction is Direction.MICROPHONE else self.output_channels) > 0


@dataclass(frozen=True, slots=True)
class Format:
    """How a stream on a device is opened."""

    device: Device
    rate_hz: int
    channels: int


def all_devices(port: pyaudio.PyAudio) -> tuple[Device, ...]:
    """List what this PortAudio instance saw when it was initialised."""
    rows = (port.get_device_info_by_index(index) for index in range(port.get_device_count()))
    return tuple(
        Device(
            index=int(row["index"]),
            name=str(row["name"]),
            input_channels=int(row["maxInputChannels"]),
            output_channels=int(row["maxOutputChannels"]),
            native_rate_hz=int(row["defaultSampleRate"]),
        )
        for row in rows
    )


def choose_device(devices: Iterable[Device], wanted: str, direction: Direction) -> Device:
    """Return the device whose name is `wanted`, else the first that contains it, whatever the case of the letters."""
    able = [device for device in devices if device.has(direction)]
    for device in able:
        if device.name.casefold() == wanted.casefold():
            return device
    for device in able:
        if wanted.casefold() in device.name.casefold():
            return device
    if wanted == DEFAULT_DEVICE and able:
        return able[0]
    names = ", ".join(f'"{device.name}"' for device in able) or _("none at all")
    raise HeadsetError(
        _(
            'There is no {kind} called "{wanted}". Plug the headset in, or choose another device. '
            "This machine has: {names}."
        ).format(kind=_(direction.value), wanted=wanted, names=names)
    )


def choose_format(port: pyaudio.PyAudio, device: Device, direction: Direction) -> Format:
    """Return the first rate and channel count that the device takes: 48 kHz or its native rate, mono or stereo."""
    for rate_hz in dict.fromkeys((_PREFERRED_RATE_HZ, device.native_rate_hz)):
        for channels in (1, 2):
            try:
                if direction is Direction.MICROPHONE:
                    port.is_format_supported(
                        rate_hz,
                        input_device=device.index,
                        input_channels=channels,
                        input_format=pyaudio.paInt16,
                    )
                else:
                    port.is_format_supported(
                        rate_hz,
                        output_device=device.index,
                        output_channels=channels,
                        output_format=pyaudio.paInt16,
                    )
            except ValueError:
                continue
            return Format(device, rate_hz, channels)
    raise HeadsetError(
        _('The {kind} "{name}" takes no 16-bit sound at 48 kHz or its own rate.').format(
            kind=_(direction.value), name=device.name
        )
    )
