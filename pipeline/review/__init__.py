"""review: the tables of a run as pages, for the person who decides. Nothing here changes a table but decisions.csv."""
