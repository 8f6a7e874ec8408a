"""The manifest: what ours says, and what a wrong one is told."""

from pathlib import Path

import pytest

from appliance.inference.bundle import Bundle
from appliance.inference.bundle.errors import ManifestError
from appliance.inference.bundle.manifest import DEFAULT_PROFILE, load_manifest
from tests.bundle.warehouse import Warehouse

ROLES = {"recogniser", "actor", "encoder", "wake_features", "voice:joe"}


def test_the_default_profile_has_a_hash_and_a_package_for_every_file() -> None:
    bundle = Bundle.load(root=Path("/nowhere"))
    assert bundle.profile_name == DEFAULT_PROFILE
    assert set(bundle.roles) == ROLES
    for file in bundle.files():
        assert file.sha256 and file.bytes and file.parts, file.path
    assert all(bundle.model(role).hash_basis == "computed" for role in bundle.roles)


@pytest.mark.parametrize("profile", ["orin-nano-8gb", "orin-agx"])
def test_a_larger_profile_fills_every_role_and_pins_its_addresses(profile: str) -> None:
    bundle = Bundle.load(profile, root=Path("/nowhere"))
    assert set(bundle.roles) >= ROLES
    assert len(bundle.voices) > 1
    for file in bundle.files():
        assert file.parts or (file.url and "/resolve/main/" not in file.url), file.path


def test_every_model_states_the_licence_of_its_weights() -> None:
    for name, model in load_manifest().models.items():
        assert model.licence, name
    assert "lessac" in load_manifest().models["piper-joe"].note


def test_every_model_is_used_by_some_profile() -> None:
    manifest = load_manifest()
    used = {model for profile in manifest.profiles.values() for model in profile.roles.values()}
    assert used == set(manifest.models)


@pytest.mark.parametrize(
    "old, new, said",
    [
        ('actor = "big"', 'actor = "bigger"', "there is no model bigger"),
        ('path = "big/model.bin"\n            bytes', 'path = "../escape"\n            bytes', "without"),
        ('path = "nested/tokenizer.json"', 'path = "big/model.bin"', "two files share"),
        ("schema = 1", "schema = 2", "schema"),
        ('licence = "MIT"', 'license = "MIT"', "licence"),
        ('sha256 = "', 'sha256 = "XYZ', "sha256"),
        ("schema = 1", "schema 1", "not valid TOML"),
    ],
)
def test_a_wrong_manifest_is_refused_with_file_and_fault(warehouse: Warehouse, old: str, new: str, said: str) -> None:
    text = warehouse.manifest.read_text()
    assert old in text
    warehouse.manifest.write_text(text.replace(old, new, 1))
    with pytest.raises(ManifestError, match=said) as refused:
        warehouse.bundle()
    assert str(warehouse.manifest) in str(refused.value)


def test_a_profile_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ManifestError, match=r"'huge'.*registry-cpu, orin-nano-8gb, orin-agx"):
        Bundle.load("huge", root=Path("/nowhere"))
