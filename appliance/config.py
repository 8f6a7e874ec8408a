"""What the agency and the IT person decide about one kiosk.

Read from `/etc/talkdown/talkdown.toml` (or the file that `TALKDOWN_CONFIG` names); an environment variable such as
`TALKDOWN_LANGUAGE__SWEARING=none` goes before the file. Everything has a default: a kiosk without a file works.
"""

import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError
from pydantic_settings.sources import InitSettingsSource

from appliance.errors import TalkdownError
from appliance.words import Wished

CONFIG_VARIABLE: Final = "TALKDOWN_CONFIG"
DEFAULT_FILE: Final = Path("/etc/talkdown/talkdown.toml")
ENV_PREFIX: Final = "TALKDOWN_"
NESTING: Final = "__"
APPLICATION: Final = "talkdown"


class ConfigError(TalkdownError):
    """The configuration cannot be used; the message names the file or variable, the key and the repair."""


def _absolute(path: Path) -> Path:
    expanded = path.expanduser()
    if not expanded.is_absolute():
        raise ValueError("give an absolute path")
    return expanded


Folder = Annotated[Path, AfterValidator(_absolute)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Paths(_Section):
    """Where the kiosk keeps things."""

    data: Folder = Field(default_factory=lambda: platformdirs.user_state_path(APPLICATION))
    """Journals, the sealed store, settings made on the screen. Back this up."""
    models: Folder = Field(default_factory=lambda: platformdirs.user_cache_path(APPLICATION) / "models")
    """The model bundle. It can be fetched again at any time."""


class HeadsetNames(_Section):
    """Which headset the officer wears, by a part of the device's name; None takes the system's default."""

    microphone: str | None = None
    """Part of the input device's name, as `talkdown doctor` lists it."""
    ear: str | None = None
    """Part of the output device's name."""


class ActorRuntime(StrEnum):
    """What runs the language model."""

    LLAMACPP = "llamacpp"
    OLLAMA = "ollama"


class ActorChoice(_Section):
    """Who words the person's lines."""

    runtime: ActorRuntime = ActorRuntime.LLAMACPP
    """`llamacpp` runs the bundle's model in a child process; `ollama` asks a server."""
    ollama_url: HttpUrl = HttpUrl("http://127.0.0.1:11434")
    """Address of the Ollama server. Officers' words are sent to it: keep it on this machine."""
    ollama_model: str = "qwen2.5:7b-instruct-q4_K_M"
    """Name of a model that this server has."""


class Swearing(StrEnum):
    """How far the person in crisis may swear."""

    NONE = "none"
    MILD = "mild"
    STRONG = "strong"


class Language(_Section):
    """How rough the person in crisis may sound; slurs are never spoken at any level."""

    swearing: Swearing = Swearing.MILD
    """`none`, `mild` or `strong`."""
    shouting: bool = True
    """Whether the voice may be raised to a shout."""


class Screen(_Section):
    """What the kiosk's screen speaks; the encounter itself is in English."""

    language: Wished = "en"
    """`en`, `es`, or `auto` for the language of the environment. An officer may choose another while signed in."""


class Limits(_Section):
    """Longest times an encounter may take; a scenario's own limit holds when it is shorter."""

    encounter_min: float = Field(default=12.0, gt=0, le=12)
    """Minutes for a whole encounter."""
    short_form_min: float = Field(default=6.0, gt=0, le=6)
    """Minutes for the short form, before a shift."""
    resume_days: int = Field(default=7, ge=0, le=7)
    """Days for which an officer who was called away can take an encounter up again."""


class Support(_Section):
    """Whom an officer can talk to."""

    peer_support: str = Field(default="", max_length=120)
    """Name and number of the agency's peer support, shown after calls in which suicide may come up."""


class Settings(BaseSettings):
    """All settings of a kiosk."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter=NESTING, frozen=True, extra="forbid", env_ignore_empty=True
    )

    profile: str = "registry-cpu"
    """The profile of the model bundle, as `talkdown models list` names it."""
    paths: Paths = Field(default_factory=Paths)
    headset: HeadsetNames = HeadsetNames()
    actor: ActorChoice = ActorChoice()
    language: Language = Language()
    screen: Screen = Screen()
    limits: Limits = Limits()
    support: Support = Support()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let an environment variable go before the file, and leave .env files alone."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=_read(config_file()))


def config_file() -> Path:
    """Return the file that settings are read from, whether or not it exists."""
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named).expanduser() if named else DEFAULT_FILE


def load_settings() -> Settings:
    """Return the settings of this kiosk; raise ConfigError in words for the IT person."""
    try:
        return Settings()
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"])
        what = "there is no such key" if problem["type"] == "extra_forbidden" else problem["msg"]
        raise ConfigError(
            f"{_origin(key)}: {key}: {what}. Correct or remove this key; docs/it.md lists every key and its values."
        ) from error
    except SettingsError as error:
        raise ConfigError(
            f"An environment variable beginning with {ENV_PREFIX} cannot be read ({error}). "
            f"Write a single key, for example {ENV_PREFIX}LANGUAGE{NESTING}SWEARING=none."
        ) from error


def _origin(key: str) -> str:
    variable = ENV_PREFIX + key.replace(".", NESTING).upper()
    return f"Environment variable {variable}" if os.environ.get(variable) else f"Configuration file {config_file()}"


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if os.environ.get(CONFIG_VARIABLE):
            raise ConfigError(
                f"The configuration file {file}, named by {CONFIG_VARIABLE}, does not exist. "
                f"Write it, or unset {CONFIG_VARIABLE} to use the defaults."
            ) from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"Configuration file {file} is not valid TOML: {error}. Correct that line.") from error
    except OSError as error:
        raise ConfigError(
            f"Configuration file {file} cannot be read: {error.strerror}. Check its owner and permissions."
        ) from error
