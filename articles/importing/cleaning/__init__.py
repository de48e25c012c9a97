from articles.importing.record import ArticleRecord, RawArticle, Rejection


def clean_article(raw: RawArticle, *, source: str = "", rules: bool = True) -> ArticleRecord | Rejection:
    file, _, line = raw.origin.rpartition(":")
    body = raw.text.replace("\0", "").strip()
    title = " ".join((raw.fields.title or body)[:120].split())
    if not body or not title:
        return Rejection(file, int(line), "nothing is left")
    f = raw.fields
    return ArticleRecord(title=title, body=body, source=f.source or source, author=f.author, category=f.category, url=f.url,
        published_at=f.published_at, external_id=f.external_id, status=f.status, original="", origin=raw.origin, warnings=raw.warnings)
