"""The ways to sign in as clients see them."""

import pytest

from tests.core.password.test_endpoints import refused


@pytest.mark.parametrize("named", [True, False])
def test_the_last_way_to_sign_in_stays(visitor, named):
    """Nobody learns which names exist: there is nothing to unlink anyway."""
    visitor.sign_up()
    listed = visitor.get("/list-accounts").json
    assert [account["providerId"] for account in listed] == ["credential"]
    body = {"accountId": listed[0]["id"] if named else "no-such-account", "providerId": 7}
    answer = visitor.post("/unlink-account", body)
    assert refused(answer) == (400, "FAILED_TO_UNLINK_LAST_ACCOUNT")
    assert visitor.get("/list-accounts").json == listed
