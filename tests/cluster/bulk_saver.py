"""Save articles, some per transaction: ``python -m tests.cluster.bulk_saver COUNT LOG MARK``.

Every fifth article is changed and every seventh deleted. The log gets the ids of a transaction
after its commit.
"""

import sys
from pathlib import Path

import django

BATCH = 25


def main() -> None:
    """Save the articles."""
    django.setup()
    from django.db import transaction

    from articles.models import Article

    count, log, mark = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    with log.open("a", encoding="ascii") as file:
        for first in range(0, count, BATCH):
            kept = []
            with transaction.atomic():
                for number in range(first, min(first + BATCH, count)):
                    article = Article.objects.create(
                        title=f"Kabar penyimpan {mark} nomor {number}",
                        body=f"Isi berita ke-{number} tentang jembatan dan sungai, {mark}.",
                    )
                    if number % 5 == 4:
                        article.body += " Ditambah keterangan kedua."
                        article.save()
                    if number % 7 == 6:
                        article.delete()
                    else:
                        kept.append(article.pk)
            file.writelines(f"{key}\n" for key in kept)
            file.flush()


if __name__ == "__main__":
    main()
