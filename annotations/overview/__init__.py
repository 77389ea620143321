"""What a project looks like today."""
