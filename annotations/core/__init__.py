"""The arithmetic of the field in plain Python: nothing here knows Django."""
