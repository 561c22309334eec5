"""The document for programs, and the same for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tourism.api.openapi import document, operations, webhook_text
from tourism.api.problems import CODES

from . import api


@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(document(api), json_dumps_params={"ensure_ascii": False})


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    codes = [{"code": code, "status": status, "title": title} for code, (status, title) in CODES.items()]
    return render(
        request, "api/docs.html", {"operations": operations(api), "codes": codes, "webhook": webhook_text(api)}
    )
