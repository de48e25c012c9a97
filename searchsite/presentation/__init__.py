"""What the templates show of results: links, hits, filters and pages, ready to be written out."""
