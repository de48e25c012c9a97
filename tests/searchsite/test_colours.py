"""The light and the dark colours of the style sheets have the contrasts of WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TEXT, PARTS = 4.5, 3.0  # minimum contrast of text; of field borders and the focus ring
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "surface", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "surface", TEXT),
    ("visited", "paper", TEXT),
    ("on-accent", "accent", TEXT),
    ("paper", "ink", TEXT),
    ("on-mark", "mark", TEXT),
    ("field-line", "paper", PARTS),
]


def palettes() -> dict[str, dict[str, str]]:
    sheet = Path(str(finders.find("searchsite/site.css"))).read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\n\s*\}", sheet, re.DOTALL)[:2]
    )
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    """Return the relative luminance as defined by WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "minimum"), PAIRS)
def test_contrast_is_enough(palette, front, back, minimum):
    colours = palettes()[palette]

    assert contrast(colours[front], colours[back]) >= minimum


def test_both_palettes_name_the_same_colours():
    assert palettes()["light"].keys() == palettes()["dark"].keys()


ADMIN_PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "good-ground", TEXT),
    ("ink", "careful-ground", TEXT),
    ("ink", "bad-ground", TEXT),
    ("ink", "chosen-ground", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "surface", TEXT),
    ("quiet", "chosen-ground", TEXT),
    ("brand", "paper", TEXT),
    ("brand", "surface", TEXT),
    ("brand", "chosen-ground", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    ("brand-strong", "paper", TEXT),
    ("danger", "paper", TEXT),
    ("on-danger", "danger", TEXT),
    ("paper", "quiet", TEXT),
    ("on-mark", "mark", TEXT),
    ("field-line", "paper", PARTS),
]
SHARED = ("paper", "surface", "ink", "quiet", "line", "field-line", "mark", "on-mark")


def admin_palettes() -> list[dict[str, str]]:
    """Return the palettes of the admin: light, dark by preference, dark by choice."""
    sheet = Path(str(finders.find("searchsite/admin/colours.css"))).read_text(encoding="utf-8")
    blocks = re.findall(r"\{([^{}]*--paper: [^{}]*)\}", sheet)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "minimum"), ADMIN_PAIRS)
def test_the_admin_has_enough_contrast(number, front, back, minimum):
    colours = admin_palettes()[number]

    assert contrast(colours[front], colours[back]) >= minimum


def test_the_dark_colours_of_the_admin_are_the_same_by_preference_and_by_choice():
    _light, preferred, chosen = admin_palettes()

    assert preferred == chosen


@pytest.mark.parametrize(("number", "theme"), [(0, "light"), (1, "dark")])
def test_the_admin_has_the_colours_of_the_site(number, theme):
    admin, site = admin_palettes()[number], palettes()[theme]

    assert {name: admin[name] for name in SHARED} == {name: site[name] for name in SHARED}
    assert (admin["brand"], admin["on-brand"]) == (site["accent"], site["on-accent"])
