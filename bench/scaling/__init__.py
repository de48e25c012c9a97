"""Growth of a site: measurements at several sizes, and synthetic articles for the largest ones."""
