"""The measurements of the repository, the predictions from them, and docs/scaling.md."""

from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from bench.scaling import command, costs, prediction

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "scaling.md"


@pytest.fixture(scope="module")
def measured() -> list[dict[str, Any]]:
    """Return the measurements of the repository."""
    return costs.read(command.MEASUREMENTS)


def test_the_tables_of_the_documentation_are_those_of_the_model(
    measured: list[dict[str, Any]],
) -> None:
    text = DOCUMENTATION.read_text("utf-8")

    tables = command.plan_tables(measured)

    assert len(tables) == 7
    assert [table for table in tables if table not in text] == []


def test_plans_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--model"]) == 0

    assert "| 100,000,000 |" in capsys.readouterr().out


@pytest.mark.parametrize("lines", [None, 2], ids=["no file", "two sizes"])
def test_measurements_that_do_not_suffice_are_named(
    lines: int | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "few.jsonl"
    if lines is not None:
        grown = [
            line for line in command.MEASUREMENTS.read_text().splitlines() if "opensearch" in line
        ]
        file.write_text("\n".join(grown[:lines]))

    assert command.main(["--model", str(file)]) == 2

    assert ("three sizes" if lines else "few.jsonl") in capsys.readouterr().err


def test_a_size_that_was_left_out_is_predicted_as_the_documentation_says(
    measured: list[dict[str, Any]],
) -> None:
    grown = [each for each in measured if each["engine"] == "opensearch"]
    sizes = sorted(each["articles"] for each in grown)

    found = list(prediction.predictions(grown, sizes[-2]))

    errors = {each.name: abs(each.error) for each in found}
    searches = [error for name, error in errors.items() if name.startswith(prediction.SEARCHES_OF)]
    assert len(sizes) >= 3
    assert errors[prediction.MERGED] < 0.15
    assert errors[prediction.BUILD_SITE] < 0.25
    assert errors[prediction.BUILD_NODES] < 0.25
    assert len(searches) == 7
    assert mean(searches) < 0.25
