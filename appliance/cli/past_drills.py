"""The drills that this box keeps, for the officer who did them."""

import json
from typing import Final

from appliance.config import load_settings
from appliance.errors import UsageError
from appliance.review.drill_result import DrillResult
from appliance.store.drills import KeptDrill
from appliance.store.store import Store

SCHEMA_VERSION: Final = 1


def show_past(as_json: bool, forget: str | None) -> None:
    """Print every kept drill of the practice officer, or forget one of them."""
    with Store(load_settings().paths.data) as store:
        owner = store.keys.practice()
        if forget is not None:
            if not store.drills.delete(owner, forget):
                raise UsageError(f"This box keeps no drill {forget}. `talkdown drill past` lists them.")
            return
        kept = [(entry, DrillResult.model_validate_json(entry.result_json)) for entry in store.drills.of(owner)]
    if as_json:
        entries = [_entry(entry, result) for entry, result in kept]
        print(json.dumps({"schema_version": SCHEMA_VERSION, "drills": entries}, indent=2, ensure_ascii=False))
        return
    for entry, result in kept:
        when = entry.record.started_utc.replace("T", " ").removesuffix("Z")
        print(f"{when}  {result.drill_id}: {result.passed} of {result.answered}  (run {entry.record.run_id})")
        print(f"    {result.try_this}")
    if not kept:
        print("This box keeps no drills yet. `talkdown drill list` names those that can be done.")


def _entry(kept: KeptDrill, result: DrillResult) -> dict[str, object]:
    return {
        "run_id": kept.record.run_id,
        "drill": result.drill_id,
        "started_utc": kept.record.started_utc,
        "mode": kept.record.mode,
        "passed": result.passed,
        "answered": result.answered,
        "prompts": result.prompts,
        "try_this": result.try_this,
    }
