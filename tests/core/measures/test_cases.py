import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.core.errors import Failure
from annotations.core.measures.cases import answer

ROOT = Path(__file__).parents[3]

CASE = {
    "name": "mine",
    "measure": "alpha_u_1995",
    "kind": "unitizing",
    "params": {},
    "data": {
        "continuum": {"start": 0, "length": 10},
        "coders": ["a", "b"],
        "units": [
            {"coder": "a", "start": 2, "end": 5, "category": "n/a"},
            {"coder": "b", "start": 3, "end": 5, "category": "n/a"},
        ],
    },
}


def run(*arguments, stdin=""):
    command = [sys.executable, "-m", "annotations.core.measures", *arguments]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False)


def test_a_case_from_a_file_gives_one_line_of_json(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE), encoding="utf-8")
    done = run(str(file))
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["name"], answer["measure"], answer["undefined_because"]) == ("mine", "alpha_u_1995", None)
    assert set(answer["expected"]) == {"value", "observed", "expected", "per_category"}
    assert round(answer["expected"]["per_category"]["n/a"]["value"], 9) == round(502 / 595, 9)


def test_cases_from_stdin_are_a_list_or_one_a_line():
    for text in (json.dumps([CASE, CASE]), f"{json.dumps(CASE)}\n{json.dumps(CASE)}\n"):
        done = run(stdin=text)
        assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["mine", "mine"]


def test_a_number_that_is_not_there_is_null_and_has_its_reason():
    alone = {**CASE, "data": {**CASE["data"], "coders": ["a"], "units": CASE["data"]["units"][:1]}}
    answer = json.loads(run(stdin=json.dumps(alone)).stdout)
    assert answer["expected"]["value"] is None
    assert answer["undefined_because"]["value"]["code"] == "nothing_paired"


def test_f1_of_one_document_has_a_mean_and_of_documents_a_mean_over_pairs_and_a_pool():
    one = json.loads(run(stdin=json.dumps({**CASE, "measure": "span_f1"})).stdout)["expected"]
    assert set(one) == {"pairs", "mean"}
    documents = {"documents": [{"name": "doc", **CASE["data"]}]}
    several = {**CASE, "measure": "span_f1", "kind": "unitizing_documents", "data": documents}
    found = json.loads(run(stdin=json.dumps(several)).stdout)["expected"]
    assert set(found) == {"pairs", "mean_pairs", "pooled", "documents_left_out"}
    assert found["documents_left_out"] == 0


def test_units_may_carry_what_some_measures_need():
    def units(coder, polarity):
        return [
            {"coder": coder, "id": 1, "start": 0, "end": 4, "category": "x", "attributes": {"polarity": polarity}},
            {"coder": coder, "id": 2, "start": 5, "end": 9, "category": "x", "attributes": {"polarity": "pro"}},
        ]

    edges = [{"coder": coder, "source": 1, "target": 2, "type": "support"} for coder in "ab"]
    data = {
        **{"continuum": {"length": 9}, "coders": ["a", "b"], "edges": edges, "tokens": [[0, 4], [5, 9]]},
        "units": [*units("a", "pro"), *units("b", "con")],
    }
    asked = {"relations": {}, "attribute_alpha": {"attribute": "polarity"}, "token_alpha_label": {}}
    cases = [{**CASE, "measure": name, "params": params, "data": data} for name, params in asked.items()]
    found = [json.loads(line)["expected"] for line in run(stdin=json.dumps(cases)).stdout.splitlines()]
    assert found[0]["pooled_f1_labelled"] == found[0]["f1_aligned"]["a|b"]["labelled"] == 1
    assert found[1]["value"] == 0
    assert found[2]["overall"] is None


def test_what_cannot_be_answered_is_named_and_the_others_are_answered(tmp_path):
    outside = {**CASE, "name": "outside", "data": {**CASE["data"], "continuum": {"length": 4}}}
    unknown = {**CASE, "name": "unknown", "measure": "capri"}
    seed = {**CASE, "name": "seed", "measure": "gamma_stochastic", "params": {"seed": -1}}
    endless = {**CASE, "name": "endless", "data": {**CASE["data"], "continuum": {"length": float("inf")}}}
    half = {**CASE, "name": "half", "data": {"coders": []}}
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps([outside, unknown, seed, endless, half, 7, CASE]), encoding="utf-8")
    done = run(str(broken), str(tmp_path / "absent.json"), str(cases))
    assert done.returncode == 1
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["mine"]
    assert len(done.stderr.splitlines()) == 8
    for word in ("not JSON", "absent.json", "outside: Unit 0", "capri", "seed: ", "endless: ", "half", "a case"):
        assert word in done.stderr


def changed(**data):
    return {**CASE, "data": {**CASE["data"], **data}}


def other(measure, kind, params=None, **data):
    return {"name": "other", "measure": measure, "kind": kind, "params": params or {}, "data": data}


TWO = [{"coder": coder, "start": 0, "end": 4, "category": "x"} for coder in "ab"]
FAR = {"coder": "a", "category": "x", "start": 0, "end": float("nan")}


@pytest.mark.parametrize(
    "case",
    [
        7,
        [CASE],
        {**CASE, "measure": ["alpha_u_1995"]},
        {key: CASE[key] for key in CASE if key != "measure"},
        {**CASE, "params": [1]},
        {**CASE, "params": {"alpha": 1}},
        {**CASE, "data": [1]},
        {**CASE, "data": None},
        {**CASE, "kind": {}},
        changed(coders="ab"),
        changed(coders=["a", None]),
        changed(continuum={"length": float("nan")}),
        changed(units=[{**TWO[0], "category": None}]),
        changed(units=[{**TWO[0], "category": []}]),
        changed(units=[{**TWO[0], "attributes": "x"}]),
        changed(units={"coder": "a"}),
        {**changed(units=TWO), "measure": "gamma_disorder", "params": {"alpha": "much"}},
        {**changed(units=TWO), "measure": "gamma_disorder", "params": {"alpha": float("nan")}},
        {**changed(units=TWO, sampled_continua=[[FAR]]), "measure": "gamma_given_samples"},
        {**changed(sampled_continua=[[{**FAR, "end": 1, "coder": "c"}]]), "measure": "gamma_given_samples"},
        {**changed(sampled_continua=[[{**FAR, "end": -1}]]), "measure": "gamma_given_samples"},
        other("cohen_kappa", "coding", units=["ab", "ba"]),
        other("cohen_kappa", "coding", units=[["a", "b"]], categories="ab"),
        other("cohen_kappa", "coding", units=[["a", "b"]], categories=["a", "b", None]),
        other("cohen_kappa", "coding", units=[[["a"], "b"]]),
        other("krippendorff_alpha_interval", "coding", units=[[1, float("inf")]]),
        other("weighted_kappa", "coding", {"distance_matrix": [[0, "x"], [1, 0]]}, units=[[1, 2]]),
        other("weighted_kappa", "coding", {"distance_matrix": [[0, float("nan")], [1, 0]]}, units=[[1, 2]]),
        other("krippendorff_alpha_sets", "coding_sets", units=[["ab", ["a"]]]),
        other("krippendorff_alpha_sets", "coding_sets", units=[[1, ["a"]]]),
        other("boundary_fleiss_pi", "segmentation_set", items={"text": 2.5}),
        other("boundary_fleiss_pi", "segmentation_set", items={"text": {"a": [1.5, 2], "b": [3]}}),
        other("pk", "segmentation", segment_lengths=[[1, "x"], [2]]),
        other("gamma_cat_disorder", "alignment", coders=["a", "b"], alignment=[[[], None]]),
        other("gamma_cat_disorder", "alignment", coders=["a", "b"], alignment=[[TWO[0]]]),
        other("gamma_positional_dissimilarity", "unit_pairs", pairs=[[FAR, FAR]]),
        other("relations", "graph", n_components=2, coders=["a"], edges=[{**TWO[0], "source": 0, "target": 1}]),
        other(
            *("relations", "graph"),
            **{"n_components": 2, "coders": ["a"], "edges": [{"coder": "a", "source": 0, "target": 1, "type": None}]},
        ),
    ],
)
def test_a_malformed_case_is_refused_in_one_line(case):
    with pytest.raises(Failure) as refused:
        answer(case)
    assert "\n" not in str(refused.value)


def test_a_broken_line_does_not_silence_the_others():
    lines = [json.dumps(CASE), '{"name": "cut off', json.dumps(CASE) + " and more", "[" * 9999, json.dumps(CASE)]
    done = run(stdin="\n".join(lines))
    assert done.returncode == 1
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["mine", "mine", "mine"]
    assert len(done.stderr.splitlines()) == 3
    assert "line 2 column 18" in done.stderr


def test_what_is_wrong_is_told_on_one_line_whatever_things_are_called():
    strange = [{**CASE, "measure": "a\nb"}, {**CASE, "name": "c\u2028d", "kind": "e\x1b[2J\rf"}]
    done = run(stdin=json.dumps(strange))
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.isprintable() for line in done.stderr.splitlines()] == [True, True]
    assert r"called a\nb." in done.stderr


def test_a_byte_order_mark_before_the_cases_is_no_fault(tmp_path):
    (tmp_path / "marked.json").write_text(json.dumps(CASE), encoding="utf-8-sig")
    assert [json.loads(line)["name"] for line in run(tmp_path / "marked.json").stdout.splitlines()] == ["mine"]
    assert run(stdin="\ufeff" + json.dumps(CASE)).returncode == 0


def test_what_is_no_utf_8_is_refused_in_one_line():
    command = [sys.executable, "-m", "annotations.core.measures"]
    done = subprocess.run(command, input=b'{"name": "\xff"}', capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"stdin: 'utf-8' codec can't decode") and done.stderr.count(b"\n") == 1


def test_no_django_is_needed():
    code = "import sys, annotations.core.measures.__main__; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
