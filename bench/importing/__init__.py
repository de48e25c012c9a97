"""The benchmark of imports: pages and exports with the articles that they should become."""
