import pytest

from appliance.config import Settings
from appliance.doctor.checks import memory
from appliance.doctor.finding import State

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("total", "available", "state"),
    [
        (3 * GB, 3 * GB, State.FAILED),
        (8 * GB, 2 * GB, State.WARNING),
        (8 * GB, 5 * GB, State.OK),
    ],
)
def test_memory_is_judged_by_what_the_profile_takes(total: int, available: int, state: State) -> None:
    assert memory.judged("registry-cpu", 3_500_000_000, total, available).state is state


def test_a_larger_profile_takes_at_least_the_size_of_its_files() -> None:
    small, large = memory.check(Settings()), memory.check(Settings(profile="orin-agx"))
    assert "needs 3.5 GB" in small.found
    assert "needs 3.5 GB" not in large.found
