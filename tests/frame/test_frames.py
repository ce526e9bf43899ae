"""What a figure is about: metric, period, scope, stance, subject; each case names the fields that matter in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Framed
from tests.dumps import batch_of

CASES = [
    # sentence, {figure: {field: value}}
    ("Sales rose by 5 billion yen to 33 billion yen.", {"5 billion yen": {"scope": "change"}}),
    ("Nissan had a net loss of 671 billion yen in fiscal 2024.",
     {"671 billion yen": {"metric": "net result", "firm": True, "period": "FY2024", "subject": "org:nissan"}}),
    ("Nissan's operating profit fell to 67.1 billion yen in fiscal 2024 from 80 billion yen in fiscal 2023.",
     {"67.1 billion yen": {"metric": "operating result", "period": "FY2024", "scope": ""},
      "80 billion yen": {"metric": "operating result", "period": "FY2023", "scope": "before"}}),
    ("The ministry requested 3.07 trillion yen for fiscal 2026.",
     {"3.07 trillion yen": {"scope": "requested", "period": "FY2026"}}),
    ("An extra budget of 210 billion yen was passed.",
     {"210 billion yen": {"scope": "extra", "metric": "budget", "stance": "approved"}}),
    ("The initial budget of 120 billion yen was passed.", {"120 billion yen": {"scope": "initial"}}),
    ("It pays 5 billion euros a year to farmers.", {"5 billion euros": {"scope": "per year"}}),
    ("It has spent 5 billion euros so far.", {"5 billion euros": {"scope": "cumulative"}}),
    ("In all, it has spent 5 billion euros.", {"5 billion euros": {"scope": "cumulative"}}),
    ("It runs 960 schools in all 63 provinces.", {"960 schools": {"scope": ""}}),
    ("It pays 5 billion euros in all parts of the island.", {"5 billion euros": {"scope": ""}}),
    ("Eskom owed 8 billion rand in May. In September the figure was 5 billion rand.",
     {"5 billion rand": {"subject": "org:eskom"}}),
    ("Eskom owed 8 billion rand in May. In September a bank lent 5 billion rand.", {"5 billion rand": {"subject": ""}}),
    ("A cumulative 2.9 trillion yen was spent.", {"2.9 trillion yen": {"scope": "cumulative"}}),
    ("The state pays 10 billion yen, of which 3 billion yen goes to Kobe.",
     {"10 billion yen": {"scope": ""}, "3 billion yen": {"scope": "part"}}),
    ("The state pays 10 billion yen, of which about 3 billion yen goes to Kobe.",
     {"10 billion yen": {"scope": ""}, "3 billion yen": {"scope": "part"}}),
    ("Output fell by some 40,000 tons.", {"40,000 tons": {"scope": "change"}}),
    ("The cost is below the 5 billion euros of the first plan.", {"5 billion euros": {"scope": "before"}}),
    ("Sales in 2024 were 5 billion yen, against 4 billion yen in 2023.",
     {"5 billion yen": {"period": "2024", "scope": ""}, "4 billion yen": {"period": "2023", "scope": "before"}}),
    ("In 2024 sales were 5 billion yen; in 2025 they were 6 billion yen.",
     {"5 billion yen": {"period": "2024", "metric": "sales"}, "6 billion yen": {"period": "2025"}}),
    ("The plan is to spend 5 billion euros by 2030.", {"5 billion euros": {"period": "2030", "stance": "planned"}}),
    ("The fund expects a loss of 5 billion euros in 2026.",
     {"5 billion euros": {"metric": "result", "firm": True, "stance": "forecast", "period": "2026"}}),
    ("Parliament approved 5 billion euros for roads.", {"5 billion euros": {"stance": "approved", "period": ""}}),
    ("Toyota will invest 5 billion euros in 2027, and Honda 3 billion euros in 2028.",
     {"5 billion euros": {"subject": "org:toyota", "period": "2027", "metric": "investment"},
      "3 billion euros": {"subject": "org:honda", "period": "2028"}}),
    ("The dividend was 50 yen a share and sales 3 billion yen.",
     {"50 yen": {"metric": "dividend"}, "3 billion yen": {"metric": "sales"}}),
    ("The package is worth 5 billion euros in fiscal 2026. Of that, 2 billion euros go to roads.",
     {"5 billion euros": {"period": "FY2026"}, "2 billion euros": {"period": "FY2026", "tie": "before"}}),
    ("The package is worth 5 billion euros in fiscal 2026. Rain fell on 2 million hectares.",
     {"2 million hectares": {"period": ""}}),
    ("Honda sold 5,000 cars.\n\nHe paid 3 million yen.", {"3 million yen": {"subject": ""}}),
    ("The initial budget for the rice fund was 120 billion yen.", {"120 billion yen": {"scope": "initial"}}),
]  # fmt: skip
WRONG = [
    ("The initial budget was 120 billion yen.\n\nIt rained.", {"120 billion yen": {"scope": "initial"}}, ""),
    ("Sales were 33 billion yen, up from 26 billion yen a year earlier.", {"33 billion yen": {"period": ""}},
     "'a year earlier' behind the old value is taken for the period of the new one"),
    ("The package is worth 5 billion euros, the ministry said on Friday.", {"5 billion euros": {"period": ""}},
     "the day of the telling is taken for the period of the figure"),
]  # fmt: skip


def check(sentence: str, wanted: dict[str, dict[str, object]]) -> None:
    figures = {f.quote: f for f in batch_of({"a": sentence}).mentions if f.mention.kind in ("amount", "quantity")}
    for quote, fields in wanted.items():
        assert quote in figures, sorted(figures)
        frame = figures[quote].frame
        assert {name: getattr(frame, name) for name in fields} == fields, quote


@pytest.mark.parametrize(("sentence", "wanted"), CASES)
def test_frames(sentence: str, wanted: dict[str, dict[str, object]]) -> None:
    check(sentence, wanted)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [pytest.param(s, w, marks=[pytest.mark.xfail(strict=True, reason=why)] if why else []) for s, w, why in WRONG],
)
def test_frames_that_are_wrong_today(sentence: str, wanted: dict[str, dict[str, object]]) -> None:
    check(sentence, wanted)


def test_every_filled_field_names_its_rule() -> None:
    for sentence, _ in CASES:
        for f in batch_of({"a": sentence}).mentions:
            if f.mention.kind in ("amount", "percent", "quantity"):
                named = dict(f.frame.rules)
                for name in ("subject", "metric", "period", "scope", "stance"):
                    assert bool(getattr(f.frame, name)) == (name in named), (sentence, f.quote, name)


WORDS = [
    "Sales", "of", "Honda", "rose", "to", "5 billion yen", "from", "4 billion yen", "in 2024", "fiscal 2026", ",", ".",
    "\n\n", "about", "an extra budget of", "so far", "3 percent", "10,000 wafers a month", "(", ")", "it", "They",
    "will invest", "$3 million", "by 2030",
]  # fmt: skip


def frames_of(text: str) -> tuple[Framed, ...]:
    return batch_of({"a": text}, None).mentions


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_frames_hold_for_any_text(text: str) -> None:
    found = frames_of(text)
    assert [f.order for f in found] == list(range(len(found)))
    assert len({f.id for f in found}) == len(found)
    for f in found:
        assert text[f.mention.start : f.mention.end] == f.quote
        start, end = f.sentence
        assert 0 <= start <= f.mention.start < end <= len(text)
        assert all(0 < weight <= 100 for _, weight in f.frame.words)
        assert list(f.frame.words) == sorted(f.frame.words)
        assert (f.frame.tie != "") == (f.frame.period != "")
