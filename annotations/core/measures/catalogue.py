"""The catalogue: every measure, what it eats, and where its answer stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from annotations.core.errors import Invalid
from annotations.core.measures import (
    alpha_u,
    alpha_u_draws,
    annotator_models,
    annotator_rest,
    attributes,
    bootstrap,
    categorical,
    char_alpha,
    char_alpha_label,
    gamma,
    gamma_cat,
    gwet,
    krippendorff,
    relations,
    segmentation,
    semeval_f1,
    span_f1,
    u_alpha,
)
from annotations.core.measures.coding import Coding, SetCoding
from annotations.core.measures.gamma import UnitPairs
from annotations.core.measures.gamma_cat import Alignment
from annotations.core.measures.parts import Part
from annotations.core.measures.relations import Graph
from annotations.core.measures.result import Result
from annotations.core.measures.segmentation import Segmentations, SegmentedTexts
from annotations.core.measures.study import Study


@dataclass(frozen=True)
class Measure:
    """One measure.

    `eats` is the type of study it takes. One over documents has `part` and `result`, any other `run`;
    `also_eats` is another type of which it makes a part at once.
    `overlap` says which units of one annotator may overlap: any, across categories, none, or that there
    are no units. `fixed` are parameters that only restate what the measure is; `beyond_cases` are
    values the JSON cases do not have. `needs` says what a document must come with besides its marks;
    `draws` gives the values of many draws of parts at once, where there is a quicker way; `further` says
    how parts are to be made anew, where they turn out not to be enough; `replicates` is how often units are
    drawn at least for an interval.
    """

    name: str
    headline: str
    annotators: str
    missing: bool
    overlap: str = "no spans"
    eats: type[Any] = Coding
    also_eats: type[Any] | None = None
    run: Callable[..., Result] | None = None
    part: Callable[..., Part] | None = None
    result: Callable[..., Result] | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    beyond_cases: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    needs: str = ""
    draws: Callable[..., Any] | None = None
    further: Callable[[Part], Mapping[str, Any]] | None = None
    replicates: int = 4000


def _kappa(name: str, run: Callable[..., Result], annotators: str, missing: bool = False) -> Measure:
    return Measure(name, "value", annotators, missing, run=run)


def _alpha(level: str) -> Measure:
    run = partial(krippendorff.alpha, level=level)
    name = f"krippendorff_alpha_{level}"
    return Measure(name, "value", "two or more", True, run=run, fixed={"level": level})


def _over_documents(name: str, headline: str, annotators: str, overlap: str, module: Any, **more: Any) -> Measure:
    parts = {"part": module.part, "result": module.result}
    return Measure(name, headline, annotators, True, overlap, Study, **parts, **more)


def _segmentation(name: str, run: Callable[..., Result], **fixed: Any) -> Measure:
    return Measure(name, "value", "two", False, eats=Segmentations, run=run, fixed=fixed)


def _gamma(name: str, part: Callable[..., Part], result: Callable[[Part], Result], **more: Any) -> Measure:
    of_documents = {"part": part, "result": result, "fixed": NOMINAL_SPORADIC}
    return Measure(name, "value", ANY_NUMBER, True, "any", Study, **{**of_documents, **more})


def _resampled(
    coding: Coding,
    statistic: str = "krippendorff_alpha_nominal",
    options: Mapping[str, Any] | None = None,
    method: str = bootstrap.PERCENTILE,
    level: float = 0.95,
    min_replicates: int = 0,
    seed: int = 0,
) -> Result:
    """The headline of any measure of coded units, with its `options`, and the interval of resampled units.

    At least 4000 replicates; of a model, which is fitted anew for each, at least 100.
    """
    one = MEASURES.get(statistic)
    if one is None or one.eats is not Coding or one.run is None or one.run is _resampled:
        raise Invalid("bad_parameter", "{name} cannot be resampled here.", where="statistic", name=statistic)
    run = bootstrap.Statistic(statistic, partial(one.run, **(options or {})), one.headline, one.replicates)
    return bootstrap.bootstrap_ci(coding, run, method, level, min_replicates, seed)


NOMINAL_SPORADIC = {"positional": "sporadic", "categorical": "nominal"}
ANY_NUMBER = "two or more"
SECOND = "first sequence = hypothesis, second = reference"
CHARACTERS = {"level": "nominal", "position": "character"}

MEASURES = {
    measure.name: measure
    for measure in (
        _kappa("percent_agreement", categorical.percent_agreement, ANY_NUMBER, missing=True),
        _kappa("cohen_kappa", categorical.cohen_kappa, "two"),
        _kappa("cohen_kappa_se", categorical.cohen_kappa_se, "two"),
        _kappa("weighted_kappa", categorical.weighted_kappa, "two"),
        _kappa("scott_pi", categorical.scott_pi, "two"),
        _kappa("bennett_s", categorical.bennett_s, "two"),
        _kappa("fleiss_kappa", categorical.fleiss_kappa, ANY_NUMBER),
        _kappa("conger_kappa", categorical.conger_kappa, ANY_NUMBER),
        _kappa("light_kappa", categorical.light_kappa, ANY_NUMBER, missing=True),
        _kappa("randolph_kappa", categorical.randolph_kappa, ANY_NUMBER),
        _kappa("gwet_ac1", gwet.gwet_ac1, ANY_NUMBER, missing=True),
        _kappa("gwet_ac2", gwet.gwet_ac2, ANY_NUMBER, missing=True),
        _kappa("brennan_prediger", gwet.brennan_prediger, ANY_NUMBER, missing=True),
        _kappa("fleiss_kappa_missing", gwet.fleiss_kappa_missing, ANY_NUMBER, missing=True),
        _kappa("conger_kappa_se", gwet.conger_kappa_se, ANY_NUMBER, missing=True),
        _kappa("krippendorff_alpha_se", gwet.krippendorff_alpha_se, ANY_NUMBER, missing=True),
        _alpha("nominal"),
        _alpha("ordinal"),
        _alpha("interval"),
        _alpha("ratio"),
        Measure("krippendorff_alpha_sets", "value", ANY_NUMBER, True, eats=SetCoding, run=krippendorff.alpha_sets),
        Measure(
            "bootstrap_ci",
            "value",
            ANY_NUMBER,
            True,
            run=_resampled,
            fixed={"resample": "units with >= 2 values"},
        ),
        Measure(
            "dawid_skene",
            "certainty",
            ANY_NUMBER,
            True,
            run=annotator_models.dawid_skene,
            fixed={"init": "majority vote shares", "iterations": "until change < 1e-10"},
            replicates=100,
            beyond_cases=("certainty", "priors"),
            listed=("labels", "priors", "diag_reliability"),
        ),
        Measure(
            "mace",
            "mean_competence",
            ANY_NUMBER,
            True,
            run=annotator_models.mace,
            fixed={"check": "property"},
            replicates=100,
            beyond_cases=("mean_competence", "competence"),
            listed=("most_competent", "least_competent"),
        ),
        _over_documents(
            "relations",
            "alpha_nominal",
            ANY_NUMBER,
            "any",
            relations,
            also_eats=Graph,
            fixed={"candidates": "all ordered pairs of distinct components"},
            beyond_cases=("f1_aligned", *relations.BEYOND_GRAPHS),
        ),
        _over_documents("char_alpha_label", "overall", ANY_NUMBER, "any", char_alpha_label, fixed=CHARACTERS),
        _over_documents(
            "char_alpha",
            "value",
            ANY_NUMBER,
            "within a category",
            char_alpha,
            fixed={**CHARACTERS, "gap_label": "O"},
        ),
        _over_documents("alpha_u_1995", "value", ANY_NUMBER, "across categories", alpha_u, draws=alpha_u_draws.draws),
        Measure(
            "token_alpha_label",
            "overall",
            ANY_NUMBER,
            True,
            "any",
            Study,
            part=char_alpha_label.token_part,
            result=char_alpha_label.result,
            needs="tokens",
        ),
        Measure(
            "attribute_alpha",
            "value",
            ANY_NUMBER,
            True,
            "any",
            Study,
            part=attributes.attribute_part,
            result=attributes.attribute_result,
            needs="the name of an attribute",
        ),
        Measure(
            "tuple_alpha",
            "value",
            ANY_NUMBER,
            True,
            "any",
            Study,
            part=attributes.tuple_part,
            result=attributes.tuple_result,
        ),
        _over_documents("annotator_rest", "mean/exact", "two or more, in pairs", "any", annotator_rest),
        _over_documents("u_alpha_2016", "u_alpha", ANY_NUMBER, "none", u_alpha),
        _over_documents("semeval_f1", "strict", "two or more, in pairs", "any", semeval_f1),
        _over_documents(
            "span_f1",
            "mean_pairs/exact",
            "two or more, in pairs",
            "any",
            span_f1,
            beyond_cases=("per_category",),
        ),
        Measure(
            "gamma_positional_dissimilarity",
            "values/0",
            "none",
            False,
            eats=UnitPairs,
            run=gamma.positional_dissimilarity,
            fixed={"positional": "sporadic"},
            listed=("values",),
        ),
        _gamma("gamma_disorder", gamma.disorder_part, gamma.disorder_result),
        _gamma("gamma_given_samples", gamma.given_part, gamma.result, needs="random continua"),
        _gamma(
            "gamma_stochastic",
            gamma.stochastic_part,
            gamma.result,
            run=gamma.stochastic,
            further=gamma.further,
            fixed={**NOMINAL_SPORADIC, "sampler": "statistical"},
        ),
        _gamma("gamma_cat", gamma_cat.part, gamma_cat.result),
        Measure(
            "gamma_cat_disorder",
            "gamma_cat_disorder",
            ANY_NUMBER,
            True,
            eats=Alignment,
            run=gamma_cat.cat_disorder,
            fixed=NOMINAL_SPORADIC,
        ),
        _segmentation("boundary_similarity", segmentation.boundary_similarity, n_t=2, weights="default"),
        _segmentation("segmentation_similarity", segmentation.segmentation_similarity, n_t=2),
        _segmentation(
            "window_diff",
            segmentation.window_diff,
            window="half mean reference segment length, rounded, >= 2",
            reference=SECOND,
        ),
        _segmentation("pk", segmentation.pk, reference=SECOND),
        Measure(
            "boundary_fleiss_pi",
            "value",
            ANY_NUMBER,
            True,
            eats=SegmentedTexts,
            run=segmentation.boundary_fleiss_pi,
        ),
    )
}
