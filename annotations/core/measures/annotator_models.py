"""Who can be relied on, and the likeliest answers: models of annotators, fitted to coded units.

Sources: Dawid & Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28(1), 20-28; Hovy, Berg-Kirkpatrick, Vaswani & Hovy 2013, "Learning whom to
trust with MACE", NAACL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.coding import MISSING, Coding, Numbers, Patterns
from annotations.core.measures.result import Result, Undefined, Value, because, left_out, path, undefined

STILL = 1e-10
MOST_ROUNDS = 5000
COMPETENCE_PRIOR = 0.5
SPAM_PRIOR = 10.0


@dataclass(frozen=True)
class _Fit:
    """Posterior of the truth of each pattern, and of each annotator × truth × value (or spam) what was
    estimated; whether it has come to rest.
    """

    posterior: Numbers
    priors: Numbers
    confusion: Numbers
    is_still: bool


def _votes(patterns: Patterns, categories: int) -> Numbers:
    votes = np.array([(patterns.rows == category).sum(axis=1) for category in range(categories)], dtype=np.float64).T
    shares: Numbers = votes / votes.sum(axis=1, keepdims=True)
    return shares


def _em(patterns: Patterns, categories: int) -> _Fit:
    posterior, counts, change = _votes(patterns, categories), patterns.counts, np.inf
    for _ in range(MOST_ROUNDS):
        weighted = posterior * counts[:, None]
        priors = weighted.sum(axis=0) / counts.sum()
        confusion = np.array([_confusion(column, weighted, categories) for column in patterns.rows.T])
        with np.errstate(divide="ignore"):
            logs, prior_logs = np.log(confusion), np.log(priors)
        scores = np.tile(prior_logs, (len(posterior), 1))
        for column, values in enumerate(patterns.rows.T):
            present = values != MISSING
            scores[present] += logs[column][:, values[present]].T
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        found = likely / likely.sum(axis=1, keepdims=True)
        change = float(np.abs(found - posterior).max())
        posterior = found
        if change < STILL:
            break
    return _Fit(posterior, priors, confusion, change < STILL)


def _confusion(values: Any, weighted: Numbers, categories: int) -> Numbers:
    """P(value | truth) of one annotator; rows of truths the annotator never met are 0."""
    table = np.zeros((categories, categories))
    for category in range(categories):
        table[:, category] = weighted[values == category].sum(axis=0)
    totals = table.sum(axis=1, keepdims=True)
    shares: Numbers = np.divide(table, totals, out=np.zeros_like(table), where=totals > 0)
    return shares


def dawid_skene(coding: Coding, truth: Sequence[Any] | None = None) -> Result:
    """The likeliest category of each unit, how frequent each is, and how often each annotator is right
    about it.

    EM from vote shares until no posterior moves by 1e-10, without smoothing. `facts`: `labels`, one for
    each unit with a value; `priors`; `diag_reliability` of each annotator (c0, c1, … by column) in the
    order of the categories, None for a category they never met; `converged`, False where 5,000 rounds
    were not enough. With the `truth`, `accuracy_vs_truth`.
    """
    rated, patterns, rows = _rated(coding)
    if reason := _why_none(coding, patterns, truth):
        return Result({"certainty": undefined(reason)}, rated)
    fit = _em(patterns, len(coding.categories))
    met = fit.confusion.sum(axis=2) > 0
    reliability = {
        f"c{column}": [float(table[k, k]) if met[column, k] else None for k in range(len(coding.categories))]
        for column, table in enumerate(fit.confusion)
    }
    answers = {"certainty": Value(float(patterns.counts @ fit.posterior.max(axis=1)) / patterns.units)}
    for category, prior in zip(coding.categories, fit.priors, strict=True):
        answers[path("priors", str(category))] = Value(float(prior))
    priors = [float(prior) for prior in fit.priors]
    facts = {"priors": priors, "diag_reliability": reliability, "converged": fit.is_still}
    return _labelled(coding, fit.posterior, rows, truth, answers, facts, rated)


def _rated(coding: Coding) -> tuple[Any, Patterns, Any]:
    """What is left out, the patterns with a value, and for each unit with a value the number of its
    pattern.
    """
    patterns = coding.patterns.with_values(1)
    units = coding.codes[(coding.codes != MISSING).any(axis=1)]
    empty = len(coding.codes) - len(units)
    numbers = {row.tobytes(): number for number, row in enumerate(np.ascontiguousarray(patterns.rows))}
    rows = np.array([numbers[row.tobytes()] for row in np.ascontiguousarray(units)], dtype=np.int64)
    return ((left_out("empty_rows", empty),) if empty else ()), patterns, rows


def _why_none(coding: Coding, patterns: Patterns, truth: Sequence[Any] | None) -> Undefined | None:
    """Why there is nothing to fit; None if there is. Annotators who share no unit tell nothing of each other."""
    if not patterns.units or (truth is None and patterns.values.max() < 2):
        return because("nothing_paired_units")
    return because("one_category") if len(coding.categories) < 2 else None


def _labelled(
    coding: Coding,
    posterior: Numbers,
    rows: Any,
    truth: Sequence[Any] | None,
    answers: dict[str, Value],
    facts: dict[str, Any],
    omitted: Any,
) -> Result:
    labels = [coding.categories[index] for index in posterior.argmax(axis=1)[rows]]
    if truth is not None:
        rated = (coding.codes != MISSING).any(axis=1)
        if len(truth) != len(coding.codes):
            raise Invalid("bad_parameter", "There is not one truth for each unit.", where="truth")
        known = [value for value, has in zip(truth, rated, strict=True) if has]
        right = sum(label == value for label, value in zip(labels, known, strict=True))
        answers = {**answers, "accuracy_vs_truth": Value(right / len(labels), units=len(labels))}
    return Result(answers, omitted, facts={**facts, "labels": labels})


def mace(
    coding: Coding, truth: Sequence[Any] | None = None, restarts: int = 10, rounds: int = 100, seed: int = 0
) -> Result:
    """How competent each annotator is: the probability that they answer instead of spamming; and the
    likeliest labels.

    Variational Bayes (priors Beta(.5, .5) and Dirichlet(10)) from `restarts` random starts of `rounds`
    rounds, the likeliest kept; the same for the same seed. `facts`: `labels`, `competence`,
    `most_competent` and `least_competent` (c0, c1, … by column).
    """
    rated, patterns, rows = _rated(coding)
    if reason := _why_none(coding, patterns, truth):
        return Result({"mean_competence": undefined(reason)}, rated)
    q, generator = len(coding.categories), np.random.default_rng(seed)
    _, posterior, competence = _likeliest(patterns, q, rounds, restarts, generator)
    if truth is not None:
        units, certain = _against(coding, truth)
        _, _, competence = _mace_fit(units, q, rounds, generator, certain)
    there = (coding.codes != MISSING).any(axis=0)
    known = {f"c{column}": float(competence[column]) for column in np.flatnonzero(there)}
    silent = undefined(because("nothing_paired_units"))
    answers = {path("competence", f"c{column}"): silent for column in range(coding.annotators)}
    answers |= {path("competence", name): Value(number) for name, number in known.items()}
    answers["mean_competence"] = Value(float(competence[there].mean()))
    facts = {
        "competence": known,
        "most_competent": max(known, key=lambda name: known[name]),
        "least_competent": min(known, key=lambda name: known[name]),
    }
    return _labelled(coding, posterior, rows, truth, answers, facts, rated)


def _against(coding: Coding, truth: Sequence[Any]) -> tuple[Patterns, Numbers]:
    """The units with a value one by one, and for each the category that is true, as a certainty."""
    if len(truth) != len(coding.codes) or not set(truth) <= set(coding.categories):
        raise Invalid("bad_parameter", "There is not one category as truth for each unit.", where="truth")
    rated = (coding.codes != MISSING).any(axis=1)
    true = np.array([coding.categories.index(value) for value in truth], dtype=np.int64)[rated]
    certain: Numbers = np.eye(len(coding.categories))[true]
    return Patterns(coding.codes[rated], np.ones(len(true))), certain


def _likeliest(
    patterns: Patterns, categories: int, rounds: int, restarts: int, generator: np.random.Generator
) -> tuple[float, Numbers, Numbers]:
    fits = [_mace_fit(patterns, categories, rounds, generator) for _ in range(max(1, restarts))]
    return max(fits, key=lambda fit: fit[0])


def _mace_fit(
    patterns: Patterns,
    categories: int,
    rounds: int,
    generator: np.random.Generator,
    known: Numbers | None = None,
) -> tuple[float, Numbers, Numbers]:
    """Log-likelihood, posterior of the truth (the `known` one, if it is), competence of each annotator.

    Variational: weights are the exponentials of expected logs under Beta and Dirichlet posteriors.
    """
    from scipy.special import digamma  # type: ignore[import-untyped]  # scipy ships no types

    columns, counts = patterns.rows.shape[1], patterns.counts
    knows = np.asarray(generator.uniform(0.5, 1.0, columns), dtype=np.float64)
    spam: Numbers = generator.dirichlet(np.ones(categories), columns)
    spams: Numbers = 1 - knows
    competence = knows.copy()
    likelihood, posterior = -np.inf, np.zeros((len(counts), categories))
    for _ in range(rounds):
        scores = np.full((len(counts), categories), -np.log(categories))
        guesses = [spams[column] * spam[column][values] for column, values in enumerate(patterns.rows.T)]
        for column, values in enumerate(patterns.rows.T):
            present = values != MISSING
            given = guesses[column][:, None] + knows[column] * (values[:, None] == np.arange(categories))
            scores[present] += np.log(given[present])
        top = scores.max(axis=1, keepdims=True)
        posterior = np.exp(scores - top)
        likelihood = float(counts @ (np.log(posterior.sum(axis=1)) + top[:, 0]))
        posterior = posterior / posterior.sum(axis=1, keepdims=True) if known is None else known
        for column, values in enumerate(patterns.rows.T):
            present = values != MISSING
            agrees = posterior[np.arange(len(values)), values] * knows[column] / (guesses[column] + knows[column])
            knew = float((counts * agrees)[present].sum()) + COMPETENCE_PRIOR
            weights = (counts * (1 - agrees))[present]
            told = np.bincount(values[present], weights, minlength=categories).astype(np.float64) + SPAM_PRIOR
            guessed = float(weights.sum()) + COMPETENCE_PRIOR
            knows[column], spams[column] = np.exp(digamma([knew, guessed]) - digamma(knew + guessed))
            spam[column] = np.exp(digamma(told) - digamma(told.sum()))
            competence[column] = knew / (knew + guessed)
    return likelihood, posterior, competence
