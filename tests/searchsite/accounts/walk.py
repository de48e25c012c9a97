"""Addresses of all pages of the admin, and one object of each model to fill them with."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.urls import get_resolver

from articles import models

TOKEN = "a" * 32
#: Values of parameters that are no keys.
VALUES = {
    "token": TOKEN,
    "number": "1",
    "name": "rebuild",
    "url": "tidak/ada",
    "app_label": "articles",
    "content_type_id": "1",
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")  # of a regular expression


def addresses(objects: dict[str, Any]) -> dict[str, str]:
    """Return the address of each pattern of the admin, by the pattern."""
    found = {}
    for pattern, name in _patterns(get_resolver().url_patterns):
        if pattern.startswith("admin/"):
            found[pattern] = f"/{_filled(pattern, name or '', objects)}"
    return found


def _patterns(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for item in patterns:
        route = prefix + str(item.pattern).removeprefix("^").removesuffix("$")
        if hasattr(item, "url_patterns"):
            yield from _patterns(item.url_patterns, route)
        else:
            yield route, item.name


def _filled(pattern: str, name: str, objects: dict[str, Any]) -> str:
    key = next((model for model in objects if f"/{model}/" in pattern), "")
    pk = str(objects[key].pk) if key and objects[key] else "1"

    def value(match: re.Match[str]) -> str:
        return VALUES.get(match[1], pk)

    return _PARAMETER.sub(value, _GROUP.sub(value, pattern)).removesuffix("$").replace("/^", "/")


def make_objects(owner: User) -> dict[str, Any]:
    """Return an object of each model that the admin shows, by "app/model"; None if it has none."""
    article = models.Article.objects.create(
        title="Pintu air diperbaiki", body="Petugas memperbaiki pintu air.", created_by=owner
    )
    made: list[Model] = [
        article,
        models.ImportBatch.objects.create(kind="upload", name="a.jsonl", user=owner),
        models.JudgedQuery.objects.create(query="pintu air", article=article),
        models.NewsSource.objects.create(name="Kabar", address="https://kabar.example/rss"),
        models.Pin.objects.create(query="pintu air", article=article),
        models.Byline.objects.create(name="Bima", spellings="B. Bima"),
        models.Operation.objects.create(kind="set", created_at=article.created_at, changed=1),
        models.Outlet.objects.create(name="Kabar Uji", names="kabar.example"),
        models.VariantGroup.objects.first(),  # type: ignore[list-item]
        Group.objects.get(name="redaktur"),
        owner,
    ]
    objects: dict[str, Any] = {
        f"{model._meta.app_label}/{model._meta.model_name}": None for model in admin.site._registry
    }
    return objects | {f"{one._meta.app_label}/{one._meta.model_name}": one for one in made if one}
