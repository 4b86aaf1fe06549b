"""Every rule of both scanners fires on its own example, and names the expected kind."""

import pytest

from orchestration.language.chinese import scanner as chinese
from orchestration.language.english import scanner as english
from orchestration.language.folding import fold
from orchestration.language.rules import Rule, passed_over

CASES = [
    pytest.param(module, rule, id=f"{name}-{rule.name}")
    for name, module in (("english", english), ("chinese", chinese))
    for rule in module.RULES
]
KINDS = {"p": "period", "n": ("name", "other"), "f": ("statistic", "other")}


@pytest.mark.parametrize(("module", "rule"), CASES)
def test_rule_fires_on_its_example(module: object, rule: Rule) -> None:
    text = rule.example.replace("[", "").replace("]", "")
    items = module.scan(fold(text), text)  # type: ignore[attr-defined]
    spans = {text[item.start : item.end]: item.kind for item in items}
    if rule.read is passed_over or "[" not in rule.example:
        assert not any(kind == "statistic" for kind in spans.values())
        return
    wanted = rule.example[rule.example.index("[") + 1 : rule.example.index("]")]
    assert wanted in spans
    assert spans[wanted] in KINDS[rule.name[0]]
