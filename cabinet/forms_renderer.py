"""How forms look: one template for a field, one for a form, both of the portal."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import TemplatesSetting


class PortalBoundField(BoundField):
    """A field whose emptiness is judged by the server, after the person pressed the button."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """No `required`: browsers would show their own bubbles, screen readers call an untouched field wrong."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        return built


class PortalRenderer(TemplatesSetting):
    """Takes templates from `templates/` first, so `{{ form.name.as_field_group }}` is written the portal's way."""

    bound_field_class = PortalBoundField
    field_template_name = "django/forms/field.html"
    form_template_name = "django/forms/div.html"
