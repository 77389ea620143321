"""Every address is on one page: `annotations/urls.py`."""

from django.urls import include, path

urlpatterns = [path("", include("annotations.urls"))]

handler400 = "annotations.web.errors.bad_request"
handler403 = "annotations.web.errors.forbidden"
handler404 = "annotations.web.errors.not_found"
handler500 = "annotations.web.errors.server_error"
