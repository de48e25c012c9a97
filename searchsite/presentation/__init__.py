"""Values for the templates: URLs, hits, filters and pagination, ready to be rendered."""
