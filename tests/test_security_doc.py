"""``docs/security.md`` answers all points of ASVS 5.0.0, levels 1 and 2, with tests that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOC = (ROOT / "docs/security.md").read_text("utf-8")
ROW = re.compile(r"^\| ([\d.]+(?:-[\d.]+)?) \| (met|operator|not applicable) \| (.+) \|$", re.M)

#: Section -> numbers of its points of levels 1 and 2 (70 and 183 of the standard's 345).
POINTS = {
    "1.1": [1, 2],
    "1.2": range(1, 10),
    "1.3": range(1, 12),
    "1.4": [1, 2, 3],
    "1.5": [1, 2],
    "2.1": [1, 2, 3],
    "2.2": [1, 2, 3],
    "2.3": [1, 2, 3, 4],
    "2.4": [1],
    "3.2": [1, 2],
    "3.3": [1, 2, 3, 4],
    "3.4": range(1, 7),
    "3.5": range(1, 6),
    "3.7": [1, 2],
    "4.1": [1, 2, 3],
    "4.2": [1],
    "4.3": [1, 2],
    "4.4": [1, 2, 3, 4],
    "5.1": [1],
    "5.2": [1, 2, 3],
    "5.3": [1, 2],
    "5.4": [1, 2, 3],
    "6.1": [1, 2, 3],
    "6.2": range(1, 13),
    "6.3": [1, 2, 3, 4],
    "6.4": [1, 2, 3, 4],
    "6.5": range(1, 6),
    "6.6": [1, 2, 3],
    "6.8": [1, 2, 3, 4],
    "7.1": [1, 2, 3],
    "7.2": [1, 2, 3, 4],
    "7.3": [1, 2],
    "7.4": range(1, 6),
    "7.5": [1, 2],
    "7.6": [1, 2],
    "8.1": [1, 2],
    "8.2": [1, 2, 3],
    "8.3": [1],
    "8.4": [1],
    "9.1": [1, 2, 3],
    "9.2": [1, 2, 3, 4],
    "10.1": [1, 2],
    "10.2": [1, 2],
    "10.3": [1, 2, 3, 4],
    "10.4": range(1, 12),
    "10.5": range(1, 6),
    "10.6": [1, 2],
    "10.7": [1, 2, 3],
    "11.1": [1, 2],
    "11.2": [1, 2, 3],
    "11.3": [1, 2, 3],
    "11.4": [1, 2, 3, 4],
    "11.5": [1],
    "11.6": [1],
    "12.1": [1, 2, 3],
    "12.2": [1, 2],
    "12.3": [1, 2, 3, 4],
    "13.1": [1],
    "13.2": range(1, 6),
    "13.3": [1, 2],
    "13.4": range(1, 6),
    "14.1": [1, 2],
    "14.2": [1, 2, 3, 4],
    "14.3": [1, 2, 3],
    "15.1": [1, 2, 3],
    "15.2": [1, 2, 3],
    "15.3": range(1, 8),
    "16.1": [1],
    "16.2": range(1, 6),
    "16.3": [1, 2, 3, 4],
    "16.4": [1, 2, 3],
    "16.5": [1, 2, 3],
    "17.1": [1],
    "17.2": [1, 2, 3, 4],
    "17.3": [1, 2],
}
ALL = [f"{section}.{number}" for section, numbers in POINTS.items() for number in numbers]
ANSWERS = ROW.findall(DOC)


def points_of(name: str) -> list[str]:
    """Return the points of a row: one, or those from the first to the last."""
    first, _, last = name.partition("-")
    return ALL[ALL.index(first) : ALL.index(last or first) + 1]


def test_every_point_has_one_answer():
    answered = [point for name, _state, _how in ANSWERS for point in points_of(name)]

    assert len(ALL) == 253
    assert answered == ALL


def test_ranges_are_not_applicable_and_say_why():
    for name, state, how in ANSWERS:
        assert "-" not in name or state == "not applicable"
        assert len(how) >= 7


@pytest.mark.parametrize("name", [name for name, state, _how in ANSWERS if state == "met"])
def test_a_point_that_is_met_names_its_test_or_file(name):
    how = next(how for each, _state, how in ANSWERS if each == name)
    other = re.search(r"[Aa]s (\d+\.\d+\.\d+)", how)

    if other:
        assert any(each == other[1] and state != "not applicable" for each, state, _how in ANSWERS)
    else:
        assert re.findall(r"`[\w./-]+/[\w.-]+(?:::\w+)?`", how) or re.search(
            r'"[A-Z][\w ]+" above|`README.md`|`pyproject.toml`|`requirements.txt`', how
        ), how


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w.-]+/[\w./-]+(?:::\w+)?)`", DOC))))
def test_named_files_and_tests_exist(named):
    file, _, test = named.partition("::")

    if named.startswith(("DATA_DIR/", "/")):
        return
    assert (ROOT / file).exists(), file
    if test:
        assert re.search(rf"^def {test}\(", (ROOT / file).read_text("utf-8"), re.M), named


@pytest.mark.parametrize("title", sorted(set(re.findall(r'"([A-Z][\w ]+)" above', DOC))))
def test_named_sections_exist(title):
    assert f"\n## {title}\n" in DOC
