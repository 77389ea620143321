"""The demonstration corpus: texts written for this project, readings of them, and their loader."""
