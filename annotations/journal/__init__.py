"""What happened: who did what, append-only."""
