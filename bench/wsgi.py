"""The application for servers that take ``module:name`` instead of an ini."""

from pathlib import Path

from pyramid.paster import get_app

application = get_app(str(Path(__file__).with_name("bench.ini")))
