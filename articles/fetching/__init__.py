"""Fetching: articles from web addresses and from the feeds of news sources."""
