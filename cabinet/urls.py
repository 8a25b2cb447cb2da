"""The front door: which address belongs to whom."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import not_my_contact
from cabinet.health import health
from cabinet.help import views as help_pages
from cabinet.pages import news, status, wellknown
from cabinet.pages import view as view_page
from cabinet.pages import views as pages
from cabinet.search import views as search_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("rules/", pages.rules, name="rules"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("view/", view_page.view, name="view"),
    path("help/", help_pages.index, name="help"),
    path("help/<slug:slug>/", help_pages.show, name="help_article"),
    path("search/", search_page.search, name="search"),
    path("health/", health, name="health"),
    path("status/", status.status, name="status"),
    path("robots.txt", wellknown.robots, name="robots"),
    path(".well-known/security.txt", wellknown.security_txt, name="security_txt"),
    path("news/", news.news_list, name="news"),
    path("news/<int:pk>/", news.news_item, name="news_item"),
    path("accounts/", include("accounts.urls")),
    # Short, because an SMS has 70 letters.
    path("c/<slug:token>/", not_my_contact.denied, name="account_not_my_contact"),
    path("messages/", include("notifications.urls")),
    path("admin/", admin.site.urls),
    path("", include("complaints.urls")),
]

handler400 = "cabinet.pages.views.bad_request"
handler403 = "cabinet.pages.views.permission_denied"
handler404 = "cabinet.pages.views.not_found"
handler500 = "cabinet.pages.views.server_error"
