"""The benchmark of exports, on a small corpus: every format has all rows."""

from pathlib import Path

import pytest

from bench.exports import command
from tests.bench.conftest import DOCUMENTS


def test_every_format_is_measured_beside_a_plain_dump(
    corpus: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "QUERY", "kabar OR banjir OR warga OR air")

    command.main(["--documents", "100"])  # its status depends on the speed of this machine

    lines = capfd.readouterr().out.splitlines()[1:]
    figures = {line.split()[0]: line.split()[1] for line in lines}
    assert list(figures) == list(command.KINDS)
    rows = {kind: int(number.replace(",", "")) for kind, number in figures.items()}
    assert 0 < rows["plain"] <= min(100, DOCUMENTS)
    assert len({rows[kind] for kind in command.KINDS if kind != "plain"}) == 1
    assert rows["csv"] > 0
