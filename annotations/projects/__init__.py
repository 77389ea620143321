"""Which work: projects, teams, roles, pseudonyms, API tokens."""
