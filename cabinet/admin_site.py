"""The staff site: Django's admin behind the second factor."""

from django_otp.admin import OTPAdminSite


class StaffSite(OTPAdminSite):
    """Named «admin», so that every admin: address works."""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
