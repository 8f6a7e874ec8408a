"""The kiosk's colours: ink on a dark ground, two accents. Every pair in use has a contrast of at least 7 to 1."""

from typing import Final

INK: Final = "#e8e6df"
DIM: Final = "#b8b5ab"
GROUND: Final = "#14171c"
RAISED: Final = "#1f242c"
CALM: Final = "#7fd1c7"
ALERT: Final = "#f2c14e"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
