"""What zxcvbn can say is all marked for translation."""

import ast
from importlib import resources

from authsvc.core.password.advice import ADVICE


def test_every_sentence_of_the_library_is_known_and_no_other():
    source = resources.files("zxcvbn").joinpath("feedback.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    assert {ast.literal_eval(call.args[0]) for call in marked} == ADVICE
    assert len(ADVICE) > 20
