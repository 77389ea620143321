"""How dates are written where Django's own way could be read in two: a folder a language."""
