"""Reads the studies of fixtures/agreement.

documents: name, start, length, annotators, units as [annotator, category, start, end]. categories and
rows: [how often, values]. segment_lengths: hypothesis, reference. items: text, annotator, lengths of
segments.
"""

from annotations.core.measures import Coding, Document, Segmentations, SegmentedTexts, Study, Unit


def study_of(data):
    if "rows" in data:
        rows = [values for count, values in data["rows"] for _ in range(count)]
        return Coding.from_rows(rows, data["categories"])
    if "segment_lengths" in data:
        return Segmentations(*data["segment_lengths"])
    if "items" in data:
        return SegmentedTexts(data["items"])
    return Study(tuple(document_of(document) for document in data["documents"]))


def document_of(data):
    units = tuple(Unit(*unit) for unit in data["units"])
    return Document(data["name"], data["length"], tuple(data["annotators"]), units, data["start"])
