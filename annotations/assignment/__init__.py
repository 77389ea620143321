"""Who reads what, and whether it is open, submitted or skipped."""
