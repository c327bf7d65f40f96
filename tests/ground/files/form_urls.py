"""A page with a form, for the tests of uploads: it tells what reached it."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from insigne.files.actions import store
from insigne.files.kinds import DOCUMENTS
from insigne.files.refusals import FileRefused


@csrf_exempt
def form(request: HttpRequest) -> JsonResponse:
    answers = {}
    for field, sent in request.FILES.items():
        try:
            kept = store(sent, kinds=DOCUMENTS, owner=None, institution_id=None)
            answers[field] = f"{kept.name}: {kept.size}"
        except FileRefused as refusal:
            answers[field] = f"{sent.name}, {sent.size}: {type(refusal).__name__}"
    return JsonResponse({"files": answers, "texts": request.POST.dict()})


urlpatterns = [path("form/", form)]
