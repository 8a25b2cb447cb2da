"""One form for each step of filing. A step is done when the saved answers pass the very form that asked for them."""

from complaints.forms.steps.base import StepForm
from complaints.forms.steps.kind import KindForm
from complaints.forms.steps.person import RUSSIAN_POSTCODE, PersonForm
from complaints.forms.steps.story import StoryForm
from complaints.forms.steps.topic import TopicForm

__all__ = ("RUSSIAN_POSTCODE", "KindForm", "PersonForm", "StepForm", "StoryForm", "TopicForm")
