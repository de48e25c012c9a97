"""Roles of the desk: the groups that come with the site, names of rights, and who may do what."""
