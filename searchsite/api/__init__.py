"""The JSON API, version 1: search results and articles for programs."""
