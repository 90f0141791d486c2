"""Multiply the rows of one user by SQL, whatever columns the tables have."""

from dataclasses import dataclass

from bench.postgres import Postgres


@dataclass(frozen=True)
class Copy:
    """A table, which of its rows belong to the template user, and what must differ in copy ``i``.

    ``changes`` are the arguments of ``jsonb_build_object``: column names and SQL expressions.
    """

    table: str
    belongs: str
    changes: str
    each: int = 1


NEW_ID = "md5('{table}' || i || '-' || n)"
USER_ID = "md5('user' || i || '-1')"
USER = Copy(
    "user", "email = '{email}'", f"'id', {USER_ID}, 'email', 'copy-' || i || '@example.com'"
)
PEER_TABLES = (
    USER,
    Copy("account", '"userId" = (select id from "user" where email = \'{email}\')',
         f"'id', {NEW_ID}, 'userId', {USER_ID}, 'accountId', {USER_ID}"),
    Copy("session", '"userId" = (select id from "user" where email = \'{email}\')',
         f"'id', {NEW_ID}, 'userId', {USER_ID}, 'token', {NEW_ID}", each=2),
)  # fmt: skip
OWN_TABLES = (
    USER,
    Copy("account", "user_id = (select id from \"user\" where email = '{email}')",
         f"'id', {NEW_ID}, 'user_id', {USER_ID}, 'account_id', {USER_ID}"),
    Copy("session", "user_id = (select id from \"user\" where email = '{email}')",
         f"'id', {NEW_ID}, 'user_id', {USER_ID}, 'token_digest', {NEW_ID}", each=2),
)  # fmt: skip

STATEMENT = """
insert into "{table}"
select copy.*
from (select * from "{table}" where {belongs} limit 1) as template,
     generate_series(1, {users}) as i,
     generate_series(1, {each}) as n,
     jsonb_populate_record(null::"{table}", to_jsonb(template) || jsonb_build_object({changes}))
       as copy
"""


def multiply(
    postgres: Postgres, database: str, copies: tuple[Copy, ...], email: str, users: int
) -> None:
    """Copy the user with that address ``users`` times, with accounts and sessions."""
    for copy in copies:
        values = {"table": copy.table, "email": email}
        statement = STATEMENT.format(
            table=copy.table, belongs=copy.belongs.format(**values), users=users, each=copy.each,
            changes=copy.changes.format(**values),
        )  # fmt: skip
        postgres.run(database, statement, f'vacuum analyze "{copy.table}"')
