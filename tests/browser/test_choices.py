"""Boxes that search for a choice, as screen readers hear them."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_box_that_searches_for_an_article_has_the_name_of_its_field(page, live_server):
    from django.contrib.auth.models import User

    User.objects.create_superuser("redaktur", password="sandi panjang sekali 9")
    page.goto("/admin/login/?next=/admin/articles/pin/add/")
    page.fill("#id_username", "redaktur")
    page.fill("#id_password", "sandi panjang sekali 9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pin/add/")

    page.get_by_role("combobox", name="Artikel").wait_for(state="attached")
    page.get_by_role("textbox", name="Artikel").wait_for(state="attached")
