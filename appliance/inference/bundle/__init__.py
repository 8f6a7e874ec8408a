"""The model bundle: which file plays which role, and whether its bytes are the ones that were chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from appliance.inference.bundle.errors import (
    BundleError,
    FileChangedError,
    FileMissingError,
    HashNotRecordedError,
    ManifestError,
)
from appliance.inference.bundle.manifest import (
    DEFAULT_PROFILE,
    Manifest,
    Model,
    ModelFile,
    Profile,
    load_manifest,
)
from appliance.inference.bundle.verify import FileReport, FileState, verify_files
from appliance.words import N_, _

__all__ = ["Bundle", "BundleError", "FileReport", "FileState"]

FETCH_HINT = N_("Run `talkdown models fetch`, or `talkdown models fetch --from DIR` with a USB stick.")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One profile's models under one directory."""

    manifest: Manifest
    profile_name: str
    root: Path

    @classmethod
    def load(cls, profile: str = DEFAULT_PROFILE, *, root: Path, manifest: Path | None = None) -> "Bundle":
        """Read the manifest for a profile; raise ManifestError when there is no such profile."""
        loaded = load_manifest(manifest)
        loaded.profile(profile)
        return cls(loaded, profile, root)

    @property
    def profile(self) -> Profile:
        """Return the profile."""
        return self.manifest.profile(self.profile_name)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return every role that this profile fills, `voice:NAME` among them."""
        return tuple(self.profile.roles)

    @property
    def voices(self) -> tuple[str, ...]:
        """Return the names of the voices."""
        return tuple(role.removeprefix("voice:") for role in self.roles if role.startswith("voice:"))

    def model(self, role: str) -> Model:
        """Return the model that plays a role; raise ManifestError when the profile does not fill it."""
        try:
            return self.manifest.models[self.profile.roles[role]]
        except KeyError:
            raise ManifestError(
                _("The model profile {profile_name} has no {role!r}. It has: {roles}.").format(
                    profile_name=self.profile_name, role=role, roles=", ".join(self.roles)
                )
            ) from None

    def path(self, role: str) -> Path:
        """Return the file or directory that the role's runtime is handed; raise FileMissingError when there is none."""
        path = self.root / self.model(role).path
        if not path.exists():
            raise FileMissingError(
                _("The model for {role} is missing: {path}.").format(role=role, path=path) + " " + _(FETCH_HINT)
            )
        return path

    def files(self, roles: Iterable[str] | None = None) -> tuple[ModelFile, ...]:
        """Return the files of some roles, or of all; a file that two roles share comes once."""
        named = {file.path: file for role in (roles or self.roles) for file in self.model(role).files}
        return tuple(named.values())

    def verify(self, roles: Iterable[str] | None = None) -> list[FileReport]:
        """Hash every byte and report on each file."""
        return verify_files(self.root, self.files(roles))

    def check(self, roles: Iterable[str] | None = None) -> None:
        """Refuse to start on a missing or changed file, by name.

        Hashes every byte each time, in threads: a stamp of size and time would not notice a flipped bit. Call it in a
        thread beside the loading of the models. 1.4 GB take about 0.7 s on two x86-64 cores with SHA instructions.
        """
        for report in self.verify(roles):
            match report.state:
                case FileState.MISSING:
                    raise FileMissingError(
                        _("The model file {path} is missing.").format(path=report.path) + " " + _(FETCH_HINT)
                    )
                case FileState.CHANGED:
                    raise FileChangedError(
                        _(
                            "The model file {path} has changed: its bytes are not those that the manifest records. "
                            "It is not used."
                        ).format(path=report.path)
                        + f" {_(FETCH_HINT)}"
                    )
                case FileState.NOT_RECORDED:
                    raise HashNotRecordedError(
                        _("Hash not recorded: the manifest has no SHA-256 for {path}, so it is not used.").format(
                            path=report.file.path
                        )
                    )
