"""`talkdown models`: list, fetch and verify the model bundle."""

import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from appliance.cli.models_progress import reporter_for
from appliance.config import load_settings
from appliance.inference.bundle import FETCH_HINT, Bundle, FileReport, FileState
from appliance.inference.bundle.manifest import Manifest

JSON_SCHEMA_VERSION: Final = 1

cli = typer.Typer(no_args_is_help=True, help="List, fetch and verify the models.")

ProfileOption = Annotated[
    str | None, typer.Option("--profile", help="Model profile; the configured one when not given.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

STATE_WORDS: Final = {
    FileState.OK: "[green]ok[/]",
    FileState.MISSING: "[yellow]missing[/]",
    FileState.CHANGED: "[red]changed[/]",
    FileState.NOT_RECORDED: "[red]hash not recorded[/]",
}


@cli.command("list")
def list_(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Show the profiles, and the models of one with size, licence and whether they are here."""
    bundle = _bundle(profile)
    if as_json:
        print(json.dumps(_listing(bundle), indent=2))
        return
    console = Console()
    for name, entry in bundle.manifest.profiles.items():
        mark = "→" if name == bundle.profile_name else " "
        console.print(f"{mark} [bold]{name}[/]  {_gigabytes(bundle.manifest, name)}  {entry.summary}")
    table = Table(title=f"{bundle.profile_name} in {bundle.root}", title_justify="left")
    for heading in ("role", "model", "MB", "licence", "here"):
        table.add_column(heading, justify="right" if heading == "MB" else "left")
    for role in bundle.roles:
        model = bundle.model(role)
        size = sum(file.bytes or 0 for file in model.files)
        here = all((bundle.root / file.path).is_file() for file in model.files)
        table.add_row(role, model.title, f"{size / 1e6:.0f}", model.licence, "yes" if here else "no")
    console.print(table)
    for role in bundle.roles:
        model = bundle.model(role)
        if model.note:
            console.print(f"{model.title}: {model.note}", style="dim")


@cli.command()
def fetch(
    profile: ProfileOption = None,
    stick: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Take files or wheels from this folder; no network.")
    ] = None,
) -> None:
    """Fetch what is missing or changed, verify every byte, and keep what is right."""
    from appliance.inference.bundle.fetch import fetch as fetch_bundle

    bundle = _bundle(profile)
    with reporter_for(bundle, sys.stdout) as reporter:
        fetch_bundle(bundle, reporter, stick)


@cli.command()
def verify(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Hash every byte of every model; exit 1 when one is missing or changed."""
    bundle = _bundle(profile)
    reports = bundle.verify()
    good = all(report.state is FileState.OK for report in reports)
    if as_json:
        print(json.dumps(_verification(bundle, reports), indent=2))
    else:
        console = Console(highlight=False)
        for report in reports:
            console.print(f"{STATE_WORDS[report.state]:<18} {report.file.path}", soft_wrap=True)
        if good:
            console.print(f"All {len(reports)} files of {bundle.profile_name} are as recorded.")
        else:
            console.print(f"Some files of {bundle.profile_name} cannot be used. {FETCH_HINT}", soft_wrap=True)
    if not good:
        raise typer.Exit(1)


def _bundle(profile: str | None) -> Bundle:
    settings = load_settings()
    return Bundle.load(profile or settings.profile, root=settings.paths.models)


def _gigabytes(manifest: Manifest, profile: str) -> str:
    names = set(manifest.profile(profile).roles.values())
    return f"{sum(file.bytes or 0 for name in names for file in manifest.models[name].files) / 1e9:.1f} GB"


def _listing(bundle: Bundle) -> dict[str, object]:
    return {
        "schema_version": JSON_SCHEMA_VERSION,
        "profile": bundle.profile_name,
        "directory": str(bundle.root),
        "profiles": [{"name": name, "summary": entry.summary} for name, entry in bundle.manifest.profiles.items()],
        "models": [
            {
                "role": role,
                "title": bundle.model(role).title,
                "licence": bundle.model(role).licence,
                "note": bundle.model(role).note,
                "hash_basis": bundle.model(role).hash_basis,
                "path": bundle.model(role).path,
                "bytes": sum(file.bytes or 0 for file in bundle.model(role).files),
                "here": all((bundle.root / file.path).is_file() for file in bundle.model(role).files),
            }
            for role in bundle.roles
        ],
    }


def _verification(bundle: Bundle, reports: list[FileReport]) -> dict[str, object]:
    return {
        "schema_version": JSON_SCHEMA_VERSION,
        "profile": bundle.profile_name,
        "directory": str(bundle.root),
        "ok": all(report.state is FileState.OK for report in reports),
        "files": [
            {"path": report.file.path, "bytes": report.file.bytes, "sha256": report.file.sha256, "state": report.state}
            for report in reports
        ],
    }
