"""``python -m tests.support.instance PORT``: a site in a process of its own, behind a port.

The settings come as JSON on standard input. It answers as if a proxy had taken the encryption off.
"""

import json
import sys

from waitress import serve

from tests.support.site import Site


def main() -> None:
    settings = json.load(sys.stdin)
    site = Site(settings["authsvc.db.url"], settings)
    serve(site.wsgi, host="127.0.0.1", port=int(sys.argv[1]), threads=12, url_scheme="https")


if __name__ == "__main__":
    main()
