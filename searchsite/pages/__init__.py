"""The pages of the site, one a module."""
