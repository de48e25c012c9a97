"""Speed, size and memory of search engines on the same analyzed articles."""
