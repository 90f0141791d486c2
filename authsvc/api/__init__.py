"""The public surface for plugins: what a stranger's plugin may import, and our own do.

Everything here is stable within a major version. The command line, the web kit and the core
behind it are not.

One list, imported as ``from authsvc.api import ...``; the modules beside this one keep it by topic.
"""

from authsvc.api import (
    codes,
    context,
    endpoints,
    mailboxes,
    network,
    open_sessions,
    pages,
    passwords,
    people,
    signin,
    storage,
)
from authsvc.api.codes import *  # noqa: F403 # a list in parts
from authsvc.api.context import *  # noqa: F403 # a list in parts
from authsvc.api.endpoints import *  # noqa: F403 # a list in parts
from authsvc.api.mailboxes import *  # noqa: F403 # a list in parts
from authsvc.api.network import *  # noqa: F403 # a list in parts
from authsvc.api.open_sessions import *  # noqa: F403 # a list in parts
from authsvc.api.pages import *  # noqa: F403 # a list in parts
from authsvc.api.passwords import *  # noqa: F403 # a list in parts
from authsvc.api.people import *  # noqa: F403 # a list in parts
from authsvc.api.signin import *  # noqa: F403 # a list in parts
from authsvc.api.storage import *  # noqa: F403 # a list in parts

__all__: list[str] = []
__all__ += codes.__all__
__all__ += context.__all__
__all__ += endpoints.__all__
__all__ += mailboxes.__all__
__all__ += network.__all__
__all__ += open_sessions.__all__
__all__ += pages.__all__
__all__ += passwords.__all__
__all__ += people.__all__
__all__ += signin.__all__
__all__ += storage.__all__
