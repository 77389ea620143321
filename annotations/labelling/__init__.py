"""Annotation sets, their spans and relations, and the operations that change them."""
