"""`talkdown trend`: how the local practice officer has done over time, and what to practise next."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from appliance.config import load_settings
from appliance.engine.over_time import officer_trend
from appliance.review.trend.build import trend_json
from appliance.review.trend.text import text
from appliance.store.store import Store

cli = typer.Typer(add_completion=False)


@cli.command()
def trend(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document (docs/trend.md).")] = False,
) -> None:
    """Show how you have done over time, from the reviews this machine keeps, and what to practise next."""
    with Store(load_settings().paths.data) as store:
        made = officer_trend(store, store.keys.practice(), datetime.now(UTC))
    sys.stdout.write(trend_json(made) if as_json else text(made))
