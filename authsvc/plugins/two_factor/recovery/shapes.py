"""Wire shapes of a recovery."""

from typing import Annotated

from pydantic import Field

from authsvc.api import Moment, Shape, Text


class RecoveryObject(Shape):
    """A recovery under way: from when on, and until when, it can be finished."""

    due_at: Moment
    expires_at: Moment


class FinishRecovery(Shape):
    """What the link in the mail carries."""

    token: Annotated[Text, Field(max_length=128)]
