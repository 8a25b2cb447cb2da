"""What the clock does for the project itself."""

from celery import shared_task

from cabinet.pages import written


@shared_task  # type: ignore[untyped-decorator]
def write_pages() -> None:
    """Each minute: the state of the service and the pages of an outage, as files for the proxy."""
    written.write_pages()
