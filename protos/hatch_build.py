"""Generates `habitat.*` from the .proto files: as a build hook, and by `make protos`.

The output goes to protos/generated and is never committed. Modules are first made in a scratch
directory and then moved over one by one, so a failing protoc leaves the last good ones in place
and modules of deleted .proto files do not stay behind.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTPUTS = ("python_out=", "grpc_python_out=", "mypy_out=quiet:", "mypy_grpc_out=quiet:")
PLUGINS = ("protoc-gen-mypy", "protoc-gen-mypy_grpc")


class ProtocHook(BuildHookInterface[Any]):
    """Called by hatchling for wheels and for editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        generate(Path(self.root))


def generate(root: Path) -> int:
    """Bring root/generated into line with root/habitat/**/*.proto; returns the number of modules.

    Raises RuntimeError when protoc refuses a file; its own words are on standard error.
    """
    generated = root / "generated"
    generated.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".generated-") as scratch:
        _compile(root, Path(scratch))
        made = _move_over(Path(scratch), generated)
    for path in sorted(generated.rglob("*"), reverse=True):
        if path.is_dir():
            _remove_if_empty(path)
        elif path.relative_to(generated) not in made:
            path.unlink()
    return len(made)


def _compile(root: Path, out: Path) -> None:
    import grpc_tools
    from grpc_tools import protoc

    protos = [str(path.relative_to(root)) for path in sorted(root.glob("habitat/**/*.proto"))]
    if not protos:
        return
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    arguments = ["protoc", f"-I{root}", f"-I{well_known}"]
    arguments += [f"--plugin={name}={_program(name)}" for name in PLUGINS]
    arguments += [f"--{output}{out}" for output in OUTPUTS]
    if protoc.main([*arguments, *protos]):
        raise RuntimeError("protoc refused the .proto files; see the lines above")


def _program(name: str) -> str:
    """The plugin beside this interpreter, else the one on PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise RuntimeError(f"{name} is missing; install mypy-protobuf")
    return found


def _move_over(scratch: Path, generated: Path) -> set[Path]:
    """Replace only what changed, each file in one step; returns all relative paths made."""
    made = {path.relative_to(scratch) for path in scratch.rglob("*") if path.is_file()}
    for name in made:
        target = generated / name
        if target.exists() and target.read_bytes() == (scratch / name).read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        (scratch / name).replace(target)
    return made


def _remove_if_empty(directory: Path) -> None:
    if not any(directory.iterdir()):
        directory.rmdir()


if __name__ == "__main__":
    print(f"{generate(Path(__file__).resolve().parent)} files in protos/generated")
