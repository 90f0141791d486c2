"""How connections are made."""

from typing import Any

import pytest
from sqlalchemy import event

from authsvc.db.engines import make_engine, make_read_engine
from authsvc.db.settings import DatabaseSettings


@pytest.mark.parametrize("make", [make_engine, make_read_engine])
@pytest.mark.parametrize(("query", "patience"), [("", 30_000), ("&tcp_user_timeout=5000", 5000)])
def test_asvs_13_1_3_a_database_gone_without_a_word_is_given_up(
    postgres_url: str, make: Any, query: str, patience: int
) -> None:
    """The operator's own word goes before ours."""
    engine = make(DatabaseSettings(url=postgres_url + query))
    asked: list[dict[str, Any]] = []
    event.listen(engine, "do_connect", lambda _dialect, _record, _args, how: asked.append(how))
    engine.connect().close()
    engine.dispose()
    assert int(asked[0]["tcp_user_timeout"]) == patience
    assert asked[0]["keepalives_idle"] == 10
    assert asked[0]["connect_timeout"] == 5
