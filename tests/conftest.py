"""Rules for the whole run: no silent skips, no leaked tasks, and the seconds of each group."""

import asyncio
import inspect
import tomllib
from collections import defaultdict
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Final

import hypothesis
import pytest
import pytest_asyncio

hypothesis.settings.register_profile("talkdown", deadline=None)  # no test asserts on wall-clock time
hypothesis.settings.load_profile("talkdown")

TESTS: Final = Path(__file__).parent
LEAK_FIXTURE: Final = "no_leaked_tasks"


class Groups:
    """Adds up the seconds of each folder of tests, and refuses skips that nobody has allowed."""

    def __init__(self, allowed_skips: dict[str, str]) -> None:
        self._allowed = allowed_skips
        self.seconds: dict[str, float] = defaultdict(float)
        self.counts: dict[str, int] = defaultdict(int)

    def note(self, report: pytest.TestReport) -> None:
        """Count one phase of one test."""
        group = report.nodeid.split("::")[0].removeprefix("tests/").partition("/")[0]
        self.seconds[group] += report.duration
        self.counts[group] += report.when == "call"

    def refuse_skip(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        """Turn a skip or an expected failure into a failure, unless the list names it."""
        if report.outcome == "skipped" and report.nodeid not in self._allowed:
            reason = getattr(report, "wasxfail", None) or report.longrepr
            report.outcome = "failed"
            report.longrepr = f"{report.nodeid} may not be skipped or expected to fail: allowed_skips.toml ({reason})"
            if hasattr(report, "wasxfail"):
                del report.wasxfail


GROUPS: Final = pytest.StashKey[Groups]()


def pytest_configure(config: pytest.Config) -> None:
    allowed = tomllib.loads((TESTS / "allowed_skips.toml").read_text(encoding="utf-8"))["allowed"]
    config.stash[GROUPS] = Groups(allowed)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    groups = item.config.stash[GROUPS]
    groups.note(report)
    groups.refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    collector.config.stash[GROUPS].refuse_skip(report)
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.fixturenames.insert(0, LEAK_FIXTURE)


@pytest_asyncio.fixture(name=LEAK_FIXTURE)
async def _no_leaked_tasks() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    await asyncio.sleep(0)
    leaked = [task for task in asyncio.all_tasks() - before if task is not asyncio.current_task()]
    assert not leaked, f"the test left tasks running: {leaked}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    groups = terminalreporter.config.stash[GROUPS]
    terminalreporter.section("seconds by group")
    for group, seconds in sorted(groups.seconds.items(), key=lambda entry: -entry[1]):
        terminalreporter.line(f"{seconds:8.1f} s  {groups.counts[group]:5d} tests  {group}")
