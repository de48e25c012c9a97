"""What programs that walk the web need: rules in ``robots.txt``, and sitemaps of the articles."""
