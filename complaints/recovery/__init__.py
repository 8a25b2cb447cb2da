"""Getting back into a cabinet by an identity document (S13–S15, A16).

`filing` takes the request, `decisions` is where two people of staff decide, `handover` gives the cabinet back after a day
of waiting, `documents` keeps the picture encrypted, `retention` knows how long all of it is kept.
"""


class Refused(Exception):
    """It cannot be done now; the message is the sentence for whoever pressed."""
