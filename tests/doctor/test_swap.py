from appliance.config import Settings
from appliance.doctor.checks import swap
from appliance.doctor.finding import State

HEADING = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
ON_DISK = "/dev/sda2                               partition\t1048572\t\t0\t\t-2\n"
IN_MEMORY = "/dev/zram0                              partition\t1048572\t\t0\t\t100\n"


def test_no_swap_and_swap_in_memory_are_well() -> None:
    assert swap.judged(HEADING).state is State.OK
    assert swap.judged(HEADING + IN_MEMORY).state is State.OK


def test_swap_on_a_disk_is_a_warning_that_names_it() -> None:
    finding = swap.judged(HEADING + IN_MEMORY + ON_DISK)
    assert finding.state is State.WARNING
    assert "/dev/sda2" in finding.found
    assert "zram0" not in finding.found
    assert "swapoff" in finding.mend


def test_this_machines_list_can_be_read() -> None:
    assert swap.check(Settings()).check == "swap"
