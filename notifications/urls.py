"""Addresses of the message centre."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.message_list, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_message, name="open"),
    path("<int:pk>/ack/", views.acknowledge, name="acknowledge"),
]
