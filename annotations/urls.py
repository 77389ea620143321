"""All addresses of the product. An address does not say its room."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from annotations.accounts import pages as accounts_pages
from annotations.agreement import api as agreement
from annotations.agreement import pages as agreement_pages
from annotations.corpus import api as corpus
from annotations.labelling import api as labelling
from annotations.labelling import pages as labelling_pages
from annotations.projects import api as projects
from annotations.scheme import api as scheme
from annotations.scheme import pages as scheme_pages
from annotations.web import health

Addresses = list[URLPattern | URLResolver]

rest: Addresses = [
    path("tokens/", projects.TokensDoor.as_view(), name="tokens"),
    path("tokens/<uuid:token_uuid>/", projects.TokenDoor.as_view(), name="token"),
    path("projects/", scheme.ProjectsDoor.as_view(), name="projects"),
    path("projects/<slug:slug>/", projects.ProjectDoor.as_view(), name="project"),
    path("projects/<slug:slug>/members/", projects.MembersDoor.as_view(), name="members"),
    path("projects/<slug:slug>/members/<uuid:person_uuid>/", projects.MemberDoor.as_view(), name="member"),
    path(
        "projects/<slug:slug>/members/<uuid:person_uuid>/link/", projects.MemberLinkDoor.as_view(), name="member-link"
    ),
    path("projects/<slug:slug>/scheme/", scheme.SchemeDoor.as_view(), name="scheme"),
    path("projects/<slug:slug>/guideline/", scheme.GuidelineDoor.as_view(), name="guideline"),
    path("projects/<slug:slug>/documents/", corpus.DocumentsDoor.as_view(), name="documents"),
    path("projects/<slug:slug>/documents/<uuid:document_uuid>/", corpus.DocumentDoor.as_view(), name="document"),
    path("projects/<slug:slug>/documents/<uuid:document_uuid>/text/", corpus.TextDoor.as_view(), name="document-text"),
    path("projects/<slug:slug>/jobs/<uuid:job_uuid>/", projects.JobDoor.as_view(), name="job"),
    path("projects/<slug:slug>/assignments/", labelling.AssignmentsDoor.as_view(), name="assignments"),
    path("projects/<slug:slug>/assignments/next/", labelling.NextDoor.as_view(), name="assignment-next"),
    path("projects/<slug:slug>/agreement/", agreement.AgreementDoor.as_view(), name="agreement"),
    path("assignments/<uuid:assignment_uuid>/skip/", labelling.SkipDoor.as_view(), name="assignment-skip"),
    path("annotation-sets/<uuid:set_uuid>/", labelling.AnnotationSetDoor.as_view(), name="annotation-set"),
    path("annotation-sets/<uuid:set_uuid>/operations/", labelling.OperationsDoor.as_view(), name="operations"),
    path("annotation-sets/<uuid:set_uuid>/submit/", labelling.SubmitDoor.as_view(), name="submit"),
    path("annotation-sets/<uuid:set_uuid>/reopen/", labelling.ReopenDoor.as_view(), name="reopen"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]

pages: Addresses = [
    path("", labelling_pages.home, name="home"),
    path("sign-in/", accounts_pages.sign_in, name="sign-in"),
    path("sign-out/", accounts_pages.sign_out, name="sign-out"),
    path("link/<str:secret>/", accounts_pages.link, name="link"),
    path("account/", accounts_pages.account, name="account"),
    path("language/", accounts_pages.language, name="language"),
    path("session/", accounts_pages.session, name="session"),
    path("projects/<slug:slug>/guideline/", scheme_pages.guideline, name="guideline"),
    path("projects/<slug:slug>/looks/<int:number>.css", scheme_pages.looks, name="looks"),
    path("projects/<slug:slug>/next/", labelling_pages.open_next, name="assignment-next"),
    path("projects/<slug:slug>/agreement/", agreement_pages.agreement, name="agreement"),
    path("annotation-sets/<uuid:set_uuid>/", labelling_pages.annotate, name="annotate"),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["annotations"]), name="messages"),
]

urlpatterns: Addresses = [
    path("", include((pages, "pages"))),
    path("api/v1/", include((rest, "api"))),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
