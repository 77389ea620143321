"""The tables of every room, so that Django finds them."""

from annotations.accounts.models import Attempt, SignInLink, User
from annotations.agreement.models import KeptPart
from annotations.assignment.models import Assignment
from annotations.corpus.models import Document, Import, SourceFile
from annotations.jobs.models import Job
from annotations.journal.models import Entry
from annotations.labelling.models import AnnotationSet, DocumentLabel, Operation, Relation, Sitting, Span
from annotations.projects.models import Membership, Project, Token
from annotations.scheme.models import GuidelineVersion, SchemeVersion

__all__ = [
    "AnnotationSet",
    "Assignment",
    "Attempt",
    "Document",
    "DocumentLabel",
    "Entry",
    "GuidelineVersion",
    "Import",
    "Job",
    "KeptPart",
    "Membership",
    "Operation",
    "Project",
    "Relation",
    "SchemeVersion",
    "SignInLink",
    "Sitting",
    "SourceFile",
    "Span",
    "Token",
    "User",
]
