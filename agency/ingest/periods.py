"""The quarter that a review's period lies in; pages show nothing finer."""


def quarter_of(period: str) -> str:
    """Return the quarter of a month such as `2026-11`, or the quarter itself."""
    if "Q" in period:
        return period
    year, month = period.split("-")
    return f"{year}-Q{(int(month) + 2) // 3}"
