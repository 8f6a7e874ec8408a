"""Set-up on machines that lack things, played with stand-ins for apt, dpkg and sudo."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.house.test_checks import ROOT

SETUP: Final = ROOT / "setup"
ESSENTIALS: Final = (
    "awk bash cat date dirname env grep head id mkdir mktemp printf rm sed sh touch tr wc sort true false ls".split()
)


class Machine:
    """A path with nothing on it but the essentials and what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.installed = folder / "installed"
        self.installed.write_text("")
        self.calls = folder / "calls"
        self.calls.write_text("")
        for name in ESSENTIALS:
            for place in ("/bin", "/usr/bin"):
                if Path(place, name).exists() and not (self.bin / name).exists():
                    (self.bin / name).symlink_to(Path(place, name))

    def program(self, name: str, body: str) -> None:
        """Put a program on the path."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/bash\n{body}\n")
        path.chmod(0o755)

    def debian(self) -> None:
        """Put dpkg-query and apt-get on the path; what apt-get installs, dpkg-query then knows."""
        self.program("dpkg-query", f'grep -qx "${{!#}}" "{self.installed}" && printf installed')
        record = f'echo "apt-get $*" >> "{self.calls}"\n'
        install = f'for word; do case $word in -*|install|update) ;; *) echo "$word" >> "{self.installed}";; esac; done'
        self.program("apt-get", record + f'case "$*" in *install*) {install};; esac')

    def user(self, number: int) -> None:
        """Say who is running set-up."""
        self.program("id", f"echo {number}")

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run bash code after sourcing the set-up's own files."""
        sources = "set -euo pipefail; . setup/say.sh; . setup/debian.sh; . setup/python.sh; step_total=1; step Trying\n"
        return subprocess.run(
            ["/bin/bash", "-c", sources + script, "set-up", *arguments],
            cwd=ROOT,
            env={"PATH": str(self.bin), "HOME": str(self.bin.parent)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def apt_calls(self) -> list[str]:
        """Return what apt-get was asked for, without its options."""
        return [
            " ".join(word for word in line.split()[1:] if not word.startswith("-") and "::" not in word)
            for line in self.calls.read_text().splitlines()
        ]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    file = tmp_path / "packages.txt"
    file.write_text("# a comment\nflite  # the officer's voice\n\nlibgomp1\n")
    return file


def test_with_every_package_present_nothing_is_called(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.user(1000)
    machine.installed.write_text("flite\nlibgomp1\n")
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 0, outcome.stderr
    assert "all here" in outcome.stdout
    assert machine.apt_calls() == []


def test_only_missing_packages_are_installed(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.user(0)
    machine.installed.write_text("flite\n")
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 0, outcome.stderr
    assert [call for call in machine.apt_calls() if call.startswith("install")] == ["install libgomp1"]


def test_apt_asks_no_question_and_no_recommendations(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.user(0)
    machine.program("env", f'echo "$*" >> "{machine.calls}"; exec /usr/bin/env "$@"')
    machine.run('ensure_debian_packages "$1"', str(wanted))
    asked = machine.calls.read_text()
    assert "DEBIAN_FRONTEND=noninteractive" in asked and "--no-install-recommends" in asked


def test_stale_lists_are_updated_once_and_the_install_is_tried_again(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.user(0)
    worked = (machine.bin / "apt-get").read_text().removeprefix("#!/bin/bash\n")
    fresh = machine.bin.parent / "fresh"
    machine.program(
        "apt-get",
        f'case "$*" in *update*) touch "{fresh}";; *install*) [ -e "{fresh}" ] || exit 100;; esac\n{worked}',
    )
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 0, outcome.stderr
    assert machine.apt_calls()[-1] == "install flite libgomp1"


def test_a_machine_without_apt_is_told_so(machine: Machine, wanted: Path) -> None:
    machine.user(0)
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 1
    assert "Set-up cannot go on: this machine has no apt" in outcome.stderr


def test_a_user_without_root_and_sudo_is_told_which_packages_to_ask_for(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.user(1000)
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 1
    assert "not root and cannot use sudo" in outcome.stderr
    assert "apt-get install flite libgomp1" in outcome.stderr
    assert machine.apt_calls() == []


def test_a_user_with_sudo_installs_through_it(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.user(1000)
    machine.program("sudo", f'echo sudo >> "{machine.calls}"; [ "$1" != -n ] || shift; "$@"')
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 0, outcome.stderr
    assert "sudo" in machine.calls.read_text().split()


def test_an_apt_that_fails_stops_set_up_with_its_own_words(machine: Machine, wanted: Path) -> None:
    machine.debian()
    machine.program("apt-get", "echo Reading package lists...; echo 'E: no such mirror' >&2; exit 100")
    machine.user(0)
    outcome = machine.run('ensure_debian_packages "$1"', str(wanted))
    assert outcome.returncode == 1
    assert "apt-get failed" in outcome.stderr
    assert "E: no such mirror" in outcome.stdout and "Reading package lists" not in outcome.stdout


@pytest.mark.parametrize("version, fits", [("3.10", False), ("3.11", True), ("3.13", True), ("3.14", False)])
def test_a_python_is_taken_only_in_the_range_that_the_lock_covers(machine: Machine, version: str, fits: bool) -> None:
    pretended = f"import sys; sys.version_info = ({version.replace('.', ', ')}, 0)"
    machine.program("python3", f'exec {sys.executable} -c "{pretended}; $2"')
    outcome = machine.run("python_candidates=(python3.99 python3); find_python")
    assert (outcome.returncode == 0) is fits, outcome.stderr
    if not fits:
        assert "no Python 3.11, 3.12 or 3.13" in outcome.stderr


@pytest.mark.parametrize(
    "config, own",
    [
        ("global.cert='/etc/ca.crt'\n:env:.find-links='/wheels'", False),
        ("global.index-url='http://mirror.example/simple'", True),
        (":env:.extra-index-url='http://mirror.example/simple'", True),
        (":env:.no-index='1'", True),
        ("", False),
    ],
)
def test_pip_installs_where_pip_is_told_of_an_index(machine: Machine, config: str, own: bool) -> None:
    python = machine.bin.parent / ".cache" / "talkdown" / f"uv-{uv_version()}" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/bash\ncat <<'END'\n" + config + "\nEND\n")
    python.chmod(0o755)
    assert (machine.run("pip_has_own_index").returncode == 0) is own


def test_every_listed_package_is_one_word() -> None:
    for file in SETUP.glob("debian-packages*.txt"):
        for line in file.read_text().splitlines():
            name = line.partition("#")[0].strip()
            assert len(name.split()) <= 1, line


@pytest.mark.real
def test_set_up_changes_nothing_when_all_is_here() -> None:
    def snapshot() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in (ROOT / ".venv").glob("lib/python*/site-packages/*")}

    before = snapshot()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    outcome = subprocess.run(
        [str(SETUP / "setup.sh")], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    steps = [line for line in outcome.stdout.splitlines() if line.startswith("[")]
    assert [step.split()[0] for step in steps] == [f"[{number}/5]" for number in range(1, 6)]
    assert "all here" in steps[0] and "as locked" in steps[3]
    assert snapshot() == before


def uv_version() -> str:
    return (SETUP / "uv-version.txt").read_text().strip()
