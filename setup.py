"""Packages, which setup.cfg cannot list: those found, and the revisions beside them.

A wheel carries the top-level ``alembic/`` as ``authsvc/migrations``. An editable install does not
see this mapping; there ``authsvc db`` uses the checkout's folder. Everything else is in setup.cfg.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["authsvc", "authsvc.*"]),
        "authsvc.migrations",
        "authsvc.migrations.versions",
    ],
    package_dir={
        "authsvc.migrations": "alembic",
        "authsvc.migrations.versions": "alembic/versions",
    },
)
