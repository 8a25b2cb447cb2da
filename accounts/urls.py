"""Every address of the way in. allauth's own pages are not included: what is not here cannot be reached."""

from django.urls import path

from accounts.views import (
    consents,
    entry,
    profile,
    recovery_codes,
    reset,
    second_factor,
    second_step,
    security,
    sessions,
    trusted,
)

urlpatterns = [
    path("login/", entry.sign_in, name="account_login"),
    path("logout/", entry.sign_out, name="account_logout"),
    path("signup/", entry.sign_up, name="account_signup"),
    path("signup/code/", entry.sign_up_code, name="account_signup_code"),
    path("password/reset/", reset.reset, name="account_reset_password"),
    path("password/reset/code/", reset.reset_code, name="account_reset_password_code"),
    path("password/reset/new/", reset.reset_new, name="account_reset_password_new"),
    path("password/change/", security.change_password, name="account_change_password"),
    path("2fa/", second_step.verify, name="second_factor_verify"),
    path("2fa/recovery/", second_step.verify_by_recovery_code, name="second_factor_recovery"),
    path("data/consents/<slug:code>/", consents.consent, name="account_consent"),
    path("profile/", profile.profile, name="account_profile"),
    path("channels/", profile.channels, name="account_channels"),
    path("contact/email/", profile.new_contact, {"kind": "email"}, name="account_contact_email"),
    path("contact/phone/", profile.new_contact, {"kind": "phone"}, name="account_contact_phone"),
    path("contact/code/", profile.contact_code, name="account_contact_code"),
    path("sessions/<int:pk>/end/", sessions.end, name="account_session_end"),
    path("sessions/end-others/", sessions.end_others, name="account_sessions_end_others"),
    path("not-me/<str:token>/", sessions.denied, name="account_not_me"),
    path("security/", security.overview, name="account_security"),
    path("security/2fa/", second_factor.set_up, name="second_factor_setup"),
    path("security/2fa/offer/", second_factor.offer, name="second_factor_offer"),
    path("security/2fa/codes/", recovery_codes.show, name="second_factor_codes"),
    path("security/2fa/codes/file/", recovery_codes.as_file, name="second_factor_codes_file"),
    path("security/2fa/codes/new/", recovery_codes.renew, name="second_factor_new_codes"),
    path("security/2fa/browsers/", trusted.overview, name="trusted_browsers"),
    path("security/2fa/browsers/<int:pk>/forget/", trusted.forget, name="trusted_browser_forget"),
    path("security/2fa/browsers/forget/", trusted.forget_all, name="trusted_browsers_forget"),
    path("security/2fa/off/", second_factor.switch_off, name="second_factor_off"),
]
