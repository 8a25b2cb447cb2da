"""Support: a question about the portal is taken with or without a cabinet, answered by staff, tracked by its number."""


class Refused(Exception):
    """What cannot be done now; the message is one Russian sentence for the person."""


class Unfit(Exception):
    """Files that were not taken: (name, reason) of each."""

    def __init__(self, failures: list[tuple[str, str]]) -> None:
        super().__init__()
        self.failures = failures
