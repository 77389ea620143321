"""How far they agree."""
