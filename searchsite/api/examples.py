"""The examples on the page of the API: addresses and lines for a shell. A test runs all of them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from articles.models import Article

#: Stands for the address in a line.
URL = "{url}"


@dataclass(frozen=True, slots=True)
class Example:
    """An address of an operation, and the line that asks for it. ``note`` is to be translated."""

    operation: str  # the name of its URL
    query: str
    note: str
    line: str = f'curl "{URL}"'


EXAMPLES = (
    Example("api-search", "q=banjir&per_page=5", _("Lima hasil pertama.")),
    Example(
        "api-search",
        "q=banjir&sort=date&from=2020&kind=news",
        _("Berita saja, sejak 2020, yang terbaru lebih dulu."),
    ),
    Example(
        "api-search",
        "q=banjir&unit=month&per_page=1",
        _("Banyaknya hasil per bulan, di timeline."),
    ),
    Example("api-article", "", _("Artikel yang terbit paling akhir.")),
    Example("api-suggest", "q=ban", _("Saran untuk “ban”.")),
    Example("api-suggest", "q=ban&format=opensearch", _("Saran dalam bentuk untuk peramban.")),
    Example("api-document", "bahasa=en", _("Dokumen ini dalam bahasa Inggris.")),
)
PAGING = Example(
    "api-search",
    "q=banjir&sort=date&per_page=50",
    _("Halaman pertama; next memuat alamat halaman sesudahnya."),
)
REVALIDATION = Example(
    "api-search",
    "q=banjir",
    _("Pertama kali 200; sesudah itu 304 dan berkasnya tetap, sampai ada perubahan."),
    'curl --silent --etag-save etag.txt --etag-compare etag.txt --write-out "%{http_code}\\n"'
    f' --output hasil.json "{URL}"',
)
COMPRESSION = Example(
    "api-search",
    "q=banjir",
    _("Jawaban yang dimampatkan dengan gzip."),
    f'curl --compressed "{URL}"',
)
WITH_TOKEN = Example(
    "api-search",
    "q=banjir",
    _("Dengan token yang disimpan dalam variabel TOKEN."),
    f'curl --header "Authorization: Bearer $TOKEN" "{URL}"',
)


def example_url(request: HttpRequest, example: Example) -> str | None:
    """Return the absolute URL of an example; None if the site has no article to show."""
    arguments = []
    if example.operation == "api-article":
        latest = Article.objects.published().order_by("-pk").values_list("pk", flat=True).first()
        if latest is None:
            return None
        arguments = [latest]
    path = reverse(example.operation, args=arguments)
    return request.build_absolute_uri(f"{path}?{example.query}" if example.query else path)
