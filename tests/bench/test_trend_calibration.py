import json

import pytest

from benchmarks import trend_calibration


def test_the_ranges_hold_what_simulated_officers_really_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trend_calibration, "OFFICERS", 3)
    monkeypatch.setattr(trend_calibration, "SEEDS", 2)
    trend_calibration.main(["--json"])
    printed = capsys.readouterr().out
    rows = {row["course"]: row for row in json.loads(printed)["rows"]}
    assert all(row["held"] >= 0.9 and row["wrong_way"] == 0 for row in rows.values())
    assert rows["the same officer, 8 encounters"]["called"] <= 0.1
    assert rows["novice for four, then expert for four"]["large_told"] >= 0.8
    trend_calibration.main(["--json"])
    assert capsys.readouterr().out == printed
