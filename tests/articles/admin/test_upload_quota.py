"""An editor whose pending uploads have reached their limit is told so, and nothing is read."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Upload
from articles.uploads import quota


@pytest.mark.django_db
def test_the_number_of_pending_uploads_is_bounded(
    settings: Any, client: Client, tmp_path: Any
) -> None:
    settings.UPLOAD_MAX_PENDING, settings.MEDIA_ROOT = 2, tmp_path
    client.force_login(User.objects.create_superuser("ana"))
    address = reverse("admin:articles_article_upload")

    for number in range(3):
        file = BytesIO(b"Banjir\n\n" + b"Air naik di tiga kecamatan sejak pagi. " * 20)
        file.name = f"{number}.txt"
        response: Any = client.post(address, {"uploads": file})

    assert response.status_code == 200
    assert "2 unggahan" in response.content.decode()
    assert Upload.objects.count() == 2
    assert quota.has_room(User.objects.create_user("budi").pk)
