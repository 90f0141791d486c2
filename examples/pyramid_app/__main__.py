"""``python -m examples.pyramid_app``: make the tables, then serve."""

from pathlib import Path

from plaster import get_settings
from sqlalchemy import create_engine
from waitress import serve

from authsvc.cli.database import upgrade
from examples.pyramid_app.notes import Base, main

INI = str(Path(__file__).with_name("notes.ini"))

if __name__ == "__main__":
    settings = get_settings(INI, "app:main")
    upgrade(settings["authsvc.db.url"])
    Base.metadata.create_all(create_engine(settings["authsvc.db.url"]))
    serve(main({}, **settings), listen="127.0.0.1:6544", threads=40, ident=None)
