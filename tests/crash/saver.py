"""Save articles one after the other; log the id of each article after its commit."""

import sys
from pathlib import Path

import django

django.setup()

from articles.models import Article  # noqa: E402


def main() -> None:
    """Save ``argv[1]`` articles; change every fifth article and delete every seventh."""
    with Path(sys.argv[2]).open("a", encoding="ascii") as log:
        for number in range(int(sys.argv[1])):
            article = Article.objects.create(
                title=f"Kabar penyimpan {sys.argv[3]} nomor {number}",
                body=f"Isi berita penyimpan ke-{number} tentang jembatan dan sungai.",
            )
            if number % 5 == 4:
                article.body += " Ditambah keterangan kedua."
                article.save()
            if number % 7 == 6:
                article.delete()
                continue
            log.write(f"{article.pk}\n")
            log.flush()


if __name__ == "__main__":
    main()
