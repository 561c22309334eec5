"""Addresses of booking: looking for a bed, one's booking, the desk."""

from django.urls import path

from .views import bookings, desk, stays

app_name = "booking"

urlpatterns = [
    path("stays/", stays.stays, name="stays"),
    path("stays/<str:code>/hold/", stays.hold, name="hold"),
    path("stays/<str:code>/box/", stays.box, name="box"),
    path("bookings/", bookings.find, name="find"),
    path("bookings/<str:code>/", bookings.detail, name="booking-detail"),
    path("bookings/<str:code>/confirm/", bookings.confirm_booking, name="booking-confirm"),
    path("bookings/<str:code>/cancel/", bookings.cancel_booking, name="booking-cancel"),
    path("bookings/<str:code>/calendar.ics", bookings.calendar_file, name="booking-ics"),
    path("desk/", desk.today, name="desk"),
    path("desk/week/", desk.week, name="desk-week"),
    path("desk/bookings/<str:code>/", desk.booking, name="desk-booking"),
    path("desk/bookings/<str:code>/check-in/", desk.check_in_booking, name="desk-check-in"),
    path("desk/bookings/<str:code>/spends/", desk.spend, name="desk-spend"),
    path("desk/bookings/<str:code>/spends/<int:pk>/reverse/", desk.spend_reverse, name="desk-spend-reverse"),
    path("desk/bookings/<str:code>/check-out/", desk.check_out_booking, name="desk-check-out"),
    path("desk/bookings/<str:code>/no-show/", desk.no_show, name="desk-no-show"),
]
