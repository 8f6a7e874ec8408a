"""The manifest of models: profiles, roles, files, sources, hashes and licences, as data."""

import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from appliance.inference.bundle.errors import ManifestError
from appliance.words import _

DEFAULT_PROFILE: Final = "registry-cpu"
DEFAULT_MANIFEST: Final = Path(__file__).resolve().parents[3] / "models" / "manifest.toml"


def _stays_inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        raise ValueError("must be a relative path without ..")
    return path


RelativePath = Annotated[str, AfterValidator(_stays_inside)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PackagePart(_Part):
    """A stretch of a model file that is a member of a wheel."""

    package: str
    version: str
    member: str
    """Path inside the wheel."""
    inside: str | None = None
    """Path inside the member, when the member is itself a zip archive."""

    @property
    def requirement(self) -> str:
        """Return the pinned requirement, as pip takes it."""
        return f"{self.package}=={self.version}"

    @property
    def wheel_prefix(self) -> str:
        """Return how the wheel's file name begins: normalised name and version."""
        return f"{self.package.lower().replace('-', '_').replace('.', '_')}-{self.version}-"


class ModelFile(_Part):
    """One file of the bundle and where its bytes come from: parts of packages in order, or an address."""

    path: RelativePath
    """Below the bundle's directory."""
    bytes: int | None = Field(default=None, ge=0)
    sha256: Sha256 | None = None
    """None is a plain refusal: nothing vouches for the bytes."""
    parts: tuple[PackagePart, ...] = ()
    url: str | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> "ModelFile":
        if bool(self.parts) == bool(self.url):
            raise ValueError("give either parts or url")
        return self


class Model(_Part):
    """A model: its files, and the path that its runtime is handed."""

    title: str
    licence: str
    """Licence of the weights, or of the dataset where the weights carry none."""
    note: str = ""
    hash_basis: Literal["computed", "published"]
    """Whether the hashes were computed from the files, or published by several users of the same upstream revision."""
    path: RelativePath
    """A file, or the directory that holds all of them."""
    files: tuple[ModelFile, ...] = Field(min_length=1)


class Profile(_Part):
    """Which model plays which role on one class of machine."""

    summary: str
    roles: dict[str, str]
    """Role to the name of a model: `recogniser`, `actor`, `voice:joe`, ..."""


class Manifest(_Part):
    """All profiles and models."""

    schema_version: Literal[1] = Field(alias="schema")
    profiles: dict[str, Profile]
    models: dict[str, Model]

    @model_validator(mode="after")
    def _is_consistent(self) -> "Manifest":
        for name, profile in self.profiles.items():
            for role, model in profile.roles.items():
                if model not in self.models:
                    raise ValueError(f"profile {name}, role {role}: there is no model {model}")
        paths = [file.path for model in self.models.values() for file in model.files]
        twice = sorted({path for path in paths if paths.count(path) > 1})
        if twice:
            raise ValueError(f"two files share the path {twice[0]}")
        return self

    def profile(self, name: str) -> Profile:
        """Return a profile; raise ManifestError naming those there are."""
        try:
            return self.profiles[name]
        except KeyError:
            known = ", ".join(self.profiles)
            raise ManifestError(
                _("There is no model profile {name!r}. Choose one of: {known}.").format(name=name, known=known)
            ) from None


def load_manifest(path: Path | None = None) -> Manifest:
    """Read and check a manifest; raise ManifestError naming file, key and fault."""
    path = path or DEFAULT_MANIFEST
    try:
        return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ManifestError(
            _("The model manifest {path} cannot be read: {strerror}. Reinstall.").format(
                path=path, strerror=error.strerror
            )
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(
            _("The model manifest {path} is not valid TOML: {error}. Correct it.").format(path=path, error=error)
        ) from error
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"]) or "manifest"
        raise ManifestError(
            _("The model manifest {path} is wrong at {key}: {problem}. Reinstall, or correct it.").format(
                path=path, key=key, problem=problem["msg"]
            )
        ) from error
