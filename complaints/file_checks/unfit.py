"""Why a file is not taken: the word the child process answers with (`refusals.py` has the sentences)."""


class Unfit(Exception):
    """The file cannot be attached; `code` is a key of `refusals.SENTENCES`, `number` goes into its sentence."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.number = number
