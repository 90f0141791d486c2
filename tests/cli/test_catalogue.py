"""``authsvc catalogue``."""

import json

from authsvc.cli.main import main


def test_the_list_has_a_line_for_each_endpoint(ini, capsys):
    assert main(["catalogue", "-c", str(ini)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(
        line.split() == ["POST", "/api/auth/sign-in/email", "sign-in.email"] for line in lines
    )


def test_as_json_it_has_input_and_errors(ini, capsys):
    assert main(["catalogue", "--json", "-c", str(ini)]) == 0
    found = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    signing_in = found["sign-in.email"]
    assert {"email", "password", "rememberMe"} <= set(signing_in["input"]["properties"])
    assert {"INVALID_EMAIL_OR_PASSWORD", "VALIDATION_ERROR"} <= set(signing_in["errors"])
    assert {"anyOf", "$defs"} <= set(signing_in["output"])
    assert set(found["email.verify"]["query"]["properties"]) == {"token", "callbackURL"}
