"""Addresses of feedback: corrections for everybody, reviews behind the link of a stay, answers at the desk."""

from django.urls import path

from .views import corrections, desk, reviews, signs

app_name = "feedback"

urlpatterns = [
    path("feedback/", corrections.report, name="report"),
    path("feedback/find/", corrections.find, name="find"),
    path("feedback/stays/<str:code>/", reviews.write, name="review"),
    path("feedback/stays/<str:code>/withdraw/", reviews.withdraw, name="review-withdraw"),
    path("feedback/signs/villages/<slug:slug>/", signs.village, name="signs-village"),
    path("feedback/signs/routes/<slug:slug>/", signs.route, name="signs-route"),
    path("feedback/<str:code>/", corrections.correction, name="correction"),
    path("feedback/<str:code>/photo.webp", corrections.photo, name="correction-photo"),
    path("desk/reviews/", desk.reviews, name="desk-reviews"),
    path("desk/reviews/<int:pk>/answer/", desk.answer, name="desk-review-answer"),
]
