"""With which labels, rules and guideline."""
