"""Reads the studies of fixtures/agreement.

documents: name, start, length, annotators, units as [annotator, category, start, end].
"""

from annotations.core.measures import Document, Study, Unit


def study_of(data):
    return Study(tuple(document_of(document) for document in data["documents"]))


def document_of(data):
    units = tuple(Unit(*unit) for unit in data["units"])
    return Document(data["name"], data["length"], tuple(data["annotators"]), units, data["start"])
