"""Machine code is kept by the digest of all files that it can come from."""

import ast
from pathlib import Path

import numba
import pytest
from django.conf import settings
from django.core.management import call_command

from indexer.storage import numba_cache
from indexer.storage.numba_cache import remove_other_versions, sources, version_folder

FILES = {
    "indexer/__init__.py": "",
    "indexer/rare.py": "",
    "indexer/engine/__init__.py": "from indexer import rare",  # only its modules are imported
    "indexer/engine/kernels/__init__.py": "",
    "indexer/engine/kernels/loops.py": (
        "import numpy, indexer.plain\n"
        "from indexer.engine.kernels.heap import push\n"
        "from indexer.engine.layout import (\n    ROW,  # of a term\n    COUNT as SIZE,\n)\n"
    ),
    "indexer/engine/kernels/heap.py": "",
    "indexer/engine/layout.py": "from indexer.constants import LIMIT, missing as other",
    "indexer/plain.py": "",
    "indexer/constants/__init__.py": "from indexer.constants import words",
    "indexer/constants/words.py": "def read():\n    from lexicon import stems as s, suffixes\n",
    "indexer/text/scan_kernels.py": "import indexer.rules as rules",
    "indexer/rules.py": "",
    "lexicon/stems.py": "",
    "lexicon/suffixes.py": "import os",
}
NOT_COMPILED = {"indexer/__init__.py", "indexer/rare.py", "indexer/engine/__init__.py"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a project with compiled functions."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def cache(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Return the folders of this version, of another one and of something else."""
    folders = tmp_path / "compiled-new", tmp_path / "compiled-old", tmp_path / "other"
    for folder in folders:
        folder.mkdir()
        (folder / "x.nbc").write_bytes(b"x")
    return folders


@pytest.mark.parametrize("changed", FILES)
def test_a_change_of_any_imported_file_gives_another_folder(project: Path, changed: str) -> None:
    def folder() -> Path:
        return version_folder(sources(project / "indexer"), project)

    before = folder()
    same = folder()
    with (project / changed).open("a") as file:
        file.write("\npart = 2\n")

    assert same == before
    assert (folder() != before) == (changed not in NOT_COMPILED)


def test_everything_that_compiled_functions_import_is_a_source() -> None:
    """The syntax trees of the files say the same as the regular expression."""
    root = Path(settings.BASE_DIR)
    expected: set[Path] = set()
    waiting = [
        path
        for path in (root / "indexer").rglob("*.py")
        if path.parent.name == "kernels" or path.stem.endswith("_kernels")
    ]
    while waiting:
        path = waiting.pop()
        if path not in expected:
            expected.add(path)
            waiting += imported(path, root)

    assert len(expected) > 20
    assert Path(numba_cache.__file__) in expected
    assert sources() == sorted(expected)


def imported(path: Path, root: Path) -> list[Path]:
    """Return the files of the project that a module imports."""
    found: list[Path | None] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [module_file(root, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            package = str(node.module)
            found += [
                module_file(root, f"{package}.{alias.name}") or module_file(root, package)
                for alias in node.names
            ]
    return [each for each in found if each is not None]


def module_file(root: Path, name: str) -> Path | None:
    path = root.joinpath(*name.split("."))
    files = path.with_name(f"{path.name}.py"), path / "__init__.py"
    return next((file for file in files if file.exists()), None)


def test_machine_code_is_kept_in_the_folder_of_this_version() -> None:
    folder = Path(numba.config.CACHE_DIR)

    assert folder == version_folder(sources(), folder.parent)


def test_other_versions_are_removed_on_request(cache: tuple[Path, Path, Path]) -> None:
    new, old, other = cache

    remove_other_versions(new)

    assert (new.exists(), old.exists(), other.exists()) == (True, False, True)


def test_a_rebuild_removes_other_versions(
    transactional_db: None, cache: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old, _ = cache
    monkeypatch.setattr(numba_cache, "_FOLDER", new)

    call_command("reindex", "--if-needed", procs=1)
    assert (new.exists(), old.exists()) == (True, False)

    old.mkdir()
    call_command("reindex", "--if-needed", procs=1)  # there is nothing to rebuild
    assert (new.exists(), old.exists()) == (True, True)
