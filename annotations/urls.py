"""All addresses of the product. An address does not say its room."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from annotations.accounts import pages as accounts_pages
from annotations.agreement import api as agreement
from annotations.agreement import pages as agreement_pages
from annotations.corpus import api as corpus
from annotations.datasets import api as datasets
from annotations.datasets import pages as datasets_pages
from annotations.exchange import api as exchange
from annotations.exchange import pages as exchange_pages
from annotations.labelling import api as labelling
from annotations.labelling import pages as labelling_pages
from annotations.overview import pages as overview_pages
from annotations.projects import api as projects
from annotations.projects import pages as projects_pages
from annotations.scheme import api as scheme
from annotations.scheme import pages as scheme_pages
from annotations.web import description, health, script_messages, service_worker

Addresses = list[URLPattern | URLResolver]

rest: Addresses = [
    path("tokens/", projects.TokensDoor.as_view(), name="tokens"),
    path("tokens/<uuid:token_uuid>/", projects.TokenDoor.as_view(), name="token"),
    path("projects/", scheme.ProjectsDoor.as_view(), name="projects"),
    path("projects/<slug:slug>/", projects.ProjectDoor.as_view(), name="project"),
    path("projects/<slug:slug>/members/", projects.MembersDoor.as_view(), name="members"),
    path("projects/<slug:slug>/members/<uuid:person_uuid>/", labelling.MemberDoor.as_view(), name="member"),
    path(
        "projects/<slug:slug>/members/<uuid:person_uuid>/link/", projects.MemberLinkDoor.as_view(), name="member-link"
    ),
    path("projects/<slug:slug>/scheme/", scheme.SchemeDoor.as_view(), name="scheme"),
    path("projects/<slug:slug>/guideline/", scheme.GuidelineDoor.as_view(), name="guideline"),
    path("projects/<slug:slug>/documents/", corpus.DocumentsDoor.as_view(), name="documents"),
    path("projects/<slug:slug>/documents/<uuid:document_uuid>/", corpus.DocumentDoor.as_view(), name="document"),
    path("projects/<slug:slug>/documents/<uuid:document_uuid>/text/", corpus.TextDoor.as_view(), name="document-text"),
    path("projects/<slug:slug>/imports/", exchange.ImportsDoor.as_view(), name="imports"),
    path("projects/<slug:slug>/jobs/<uuid:job_uuid>/", projects.JobDoor.as_view(), name="job"),
    path("projects/<slug:slug>/assignments/", labelling.AssignmentsDoor.as_view(), name="assignments"),
    path("projects/<slug:slug>/assignments/next/", labelling.NextDoor.as_view(), name="assignment-next"),
    path("projects/<slug:slug>/agreement/", agreement.AgreementDoor.as_view(), name="agreement"),
    path("assignments/<uuid:assignment_uuid>/skip/", labelling.SkipDoor.as_view(), name="assignment-skip"),
    path("annotation-sets/<uuid:set_uuid>/", labelling.AnnotationSetDoor.as_view(), name="annotation-set"),
    path("annotation-sets/<uuid:set_uuid>/operations/", labelling.OperationsDoor.as_view(), name="operations"),
    path("annotation-sets/<uuid:set_uuid>/submit/", labelling.SubmitDoor.as_view(), name="submit"),
    path("annotation-sets/<uuid:set_uuid>/reopen/", labelling.ReopenDoor.as_view(), name="reopen"),
    path("projects/<slug:slug>/annotations/", datasets.AnnotationsDoor.as_view(), name="annotations"),
    path("projects/<slug:slug>/export/", datasets.ExportDoor.as_view(), name="export"),
    path("schema/", description.SchemaDoor.as_view(), name="schema"),
    path("docs/", description.DocsDoor.as_view(), name="docs"),
]

pages: Addresses = [
    path("", labelling_pages.home, name="home"),
    path("sign-in/", accounts_pages.sign_in, name="sign-in"),
    path("sign-out/", accounts_pages.sign_out, name="sign-out"),
    path("link/<str:secret>/", accounts_pages.link, name="link"),
    path("account/", accounts_pages.account, name="account"),
    path("language/", accounts_pages.language, name="language"),
    path("session/", accounts_pages.session, name="session"),
    path("preferences/", accounts_pages.preferences, name="preferences"),
    path("tokens/", projects_pages.tokens, name="tokens"),
    path("tokens/<uuid:token_uuid>/revoke/", projects_pages.token_revoke, name="token-revoke"),
    path("projects/new/", scheme_pages.new_project, name="project-new"),
    path("projects/<slug:slug>/", overview_pages.project, name="project"),
    path("projects/<slug:slug>/documents/", overview_pages.documents, name="documents"),
    path("projects/<slug:slug>/documents/<uuid:document_uuid>/", overview_pages.document, name="document"),
    path("projects/<slug:slug>/imports/", exchange_pages.imports, name="imports"),
    path("projects/<slug:slug>/jobs/<uuid:job_uuid>/", exchange_pages.job, name="job"),
    path("projects/<slug:slug>/members/", projects_pages.members, name="members"),
    path("projects/<slug:slug>/members/<uuid:person_uuid>/", labelling_pages.member, name="member"),
    path("projects/<slug:slug>/members/<uuid:person_uuid>/link/", projects_pages.member_link, name="member-link"),
    path(
        "projects/<slug:slug>/members/<uuid:person_uuid>/remove/", labelling_pages.member_remove, name="member-remove"
    ),
    path("projects/<slug:slug>/settings/", projects_pages.settings, name="settings"),
    path("projects/<slug:slug>/delete/", projects_pages.delete, name="project-delete"),
    path("projects/<slug:slug>/scheme/", scheme_pages.scheme, name="scheme"),
    path("projects/<slug:slug>/guideline/", scheme_pages.guideline, name="guideline"),
    path("projects/<slug:slug>/data/", datasets_pages.data, name="data"),
    path("projects/<slug:slug>/looks/<int:number>.css", scheme_pages.looks, name="looks"),
    path("projects/<slug:slug>/next/", labelling_pages.open_next, name="assignment-next"),
    path("projects/<slug:slug>/agreement/", agreement_pages.agreement, name="agreement"),
    path("annotation-sets/<uuid:set_uuid>/", labelling_pages.annotate, name="annotate"),
    path("annotation-sets/<uuid:set_uuid>/time/", labelling_pages.time, name="time"),
    path("annotation-sets/<uuid:set_uuid>/map/", labelling_pages.argument_map, name="argument-map"),
    path("jsi18n/<str:language>-<str:part>-<str:digest>/", script_messages.messages, name="messages"),
    path("service-worker.js", service_worker.service_worker, name="service-worker"),
]

urlpatterns: Addresses = [
    path("", include((pages, "pages"))),
    path("api/v1/", include((rest, "api"))),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/login/", accounts_pages.operator_sign_in),
    path("admin/", admin.site.urls),
]
