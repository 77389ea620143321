"""Who: people and how they sign in."""
