"""Feeds of any search: the newest hits as Atom (RFC 4287) and as JSON Feed 1.1."""
