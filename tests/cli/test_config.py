"""Settings: where they come from, and what a bad one says."""

from pathlib import Path

import pytest

from appliance.config import ActorRuntime, ConfigError, Swearing, load_settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "talkdown.toml"
    file.write_text("")
    monkeypatch.setenv("TALKDOWN_CONFIG", str(file))
    return file


def test_everything_has_a_default_below_the_users_own_folders(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere/state")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    settings = load_settings()
    assert settings.paths.data == Path("/somewhere/state/talkdown")
    assert settings.paths.models == Path("/somewhere/cache/talkdown/models")
    assert settings.profile == "registry-cpu"
    assert settings.actor.runtime is ActorRuntime.LLAMACPP


def test_the_file_is_read(config: Path) -> None:
    config.write_text('profile = "orin-agx"\n[language]\nswearing = "none"\nshouting = false\n')
    settings = load_settings()
    assert settings.profile == "orin-agx"
    assert settings.language.swearing is Swearing.NONE
    assert settings.language.shouting is False


def test_an_environment_variable_goes_before_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('[language]\nswearing = "none"\nshouting = false\n')
    monkeypatch.setenv("TALKDOWN_LANGUAGE__SWEARING", "strong")
    settings = load_settings()
    assert settings.language.swearing is Swearing.STRONG
    assert settings.language.shouting is False


@pytest.mark.parametrize(
    "text, key",
    [
        ('[language]\nswearing = "lots"\n', "language.swearing"),
        ('[language]\nswaering = "none"\n', "language.swaering"),
        ("[limits]\nencounter_min = 40\n", "limits.encounter_min"),
        ('[paths]\nmodels = "relative/folder"\n', "paths.models"),
        ('[actor]\nollama_url = "not an address"\n', "actor.ollama_url"),
    ],
)
def test_a_bad_value_names_file_key_and_repair(config: Path, text: str, key: str) -> None:
    config.write_text(text)
    with pytest.raises(ConfigError) as refused:
        load_settings()
    assert str(config) in str(refused.value)
    assert key in str(refused.value)
    assert "Correct or remove" in str(refused.value)


def test_a_bad_variable_is_named_instead_of_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKDOWN_LANGUAGE__SWEARING", "lots")
    with pytest.raises(ConfigError, match="TALKDOWN_LANGUAGE__SWEARING"):
        load_settings()


def test_a_section_set_as_one_variable_is_explained(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKDOWN_LANGUAGE", "lots")
    with pytest.raises(ConfigError, match="single key"):
        load_settings()


def test_broken_toml_names_the_line(config: Path) -> None:
    config.write_text("profile = \n")
    with pytest.raises(ConfigError, match="line 1"):
        load_settings()


def test_a_file_that_was_named_must_exist(config: Path) -> None:
    config.unlink()
    with pytest.raises(ConfigError, match="does not exist"):
        load_settings()


def test_other_variables_with_our_prefix_are_left_alone(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKDOWN_DEBUG", "1")
    assert load_settings().profile == "registry-cpu"
