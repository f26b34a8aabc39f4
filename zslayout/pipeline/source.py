"""The check of a C file: which scheme it is, and every obligation on the file's own expressions.

Read `check_source` for the order of things. What is expected of a file is that it compiles and
that everything is proved, but for what Linux 6.12 is known to get wrong as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zslayout.arch.params import ArchParams, ExpectedRefutation, Outcome
from zslayout.cfront.code import FileModel
from zslayout.cfront.point import PHYSMEM, point
from zslayout.cfront.reading import FileReading, read
from zslayout.cfront.roles import FORMERLY
from zslayout.cfront.text import CFile
from zslayout.errors import Fault, InternalError, UserError
from zslayout.expr.infix import human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr
from zslayout.expr.undefined_behaviour import defined
from zslayout.expr.walk import names
from zslayout.pipeline import program
from zslayout.pipeline.check import Progress, decide, instance_of, results
from zslayout.pipeline.config_classes import ConfigClass
from zslayout.pipeline.expectation import expected_of_file
from zslayout.pipeline.outcome import deciding
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult
from zslayout.results.functions import NotCovered
from zslayout.results.source import FalseAssertion, SourceResult
from zslayout.solve.engine import Engine, Question
from zslayout.solve.query import Instance
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID, FROM_C, REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation, Role
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout, layout_at, numbers
from zslayout.words.scheme import Scheme, SchemeModel

EQUIVALENT: Final = REGISTRY.in_role(Role.EQUIVALENT)
"""The statement that says which scheme a file is."""
_PATTERN: Final = 0x9E3779B97F4A7C15
_LONG_LONG: Final = 1 << 64
_MEANT: Final = (
    "handle_to_obj",
    "record_obj",
    "get_size_class_index",
    "calculate_zspage_chain_size",
)
"""Functions that have been there in some form ever since."""
_REQUIRED: Final = (
    "_PFN_BITS",
    "PAGE_SIZE",
    "ZS_MAX_PAGES_PER_ZSPAGE",
    "ZS_MIN_ALLOC_SIZE",
    "ZS_MAX_ALLOC_SIZE",
    "ZS_SIZE_CLASS_DELTA",
    "ZS_SIZE_CLASSES",
)


@dataclass(frozen=True, slots=True, eq=False)
class SourceRequest:
    """A C file, and what to check of it. `timeout` is in seconds for one query."""

    file: CFile
    configs: tuple[ArchParams, ...]
    obligations: tuple[Obligation, ...]
    chain_size: int | None = None
    timeout: float = 10.0


def check_source(request: SourceRequest, progress: Progress = lambda *_: None) -> SourceResult:
    """Read the file everywhere, recognise the scheme, decide, explain. Raises UserError."""
    reading = _read(request, progress)
    engine = Engine(request.timeout)
    comparisons = {
        scheme: _Comparison(engine, reading, request, scheme) for scheme in SCHEMES.values()
    }
    scheme = _nearest(reading, comparisons)
    verdicts = comparisons[scheme].verdicts(request.configs)
    agrees = {
        params: _agreeing_everywhere(comparisons, scheme, params) for params in request.configs
    }
    found = _cases(reading, request, scheme, verdicts, agrees)
    wanted = [each for each in request.obligations if each is not EQUIVALENT]
    rested_on = deciding(scheme, of_file=True)
    decide(engine, found.values(), REGISTRY.needed_by((*wanted, *rested_on)), progress)
    for params, case in found.items():
        _settle(engine, case, {size: verdicts[params, size] for size in _sizes(request, params)})
    subject = replace(scheme, name=request.file.name)
    made = results(engine, request.obligations, subject, found, rested_on)
    placed = tuple(map(_asked, made))
    ended = {
        result.params: _false_assertions(reading, result)
        for result in placed
        if result.outcome is Outcome.BUILD_ERROR
    }
    places = [place for result in placed for finding in result.findings for place in finding.places]
    lines = {place.line: request.file.line(place.line) for place in places}
    check = CheckResult(placed)
    gaps = tuple(dict.fromkeys(_gaps(reading, request)))
    return SourceResult(
        request.file.name, check, scheme, agrees, ended, lines, gaps=gaps, text=request.file.text
    )


def _gaps(reading: FileReading, request: SourceRequest) -> Iterator[NotCovered]:
    """What every such file has, and this one does not: nothing that was asked of it is green."""
    cited = {name for each in request.obligations for name in each.cites}
    fields = {(each.about, each.field) for each in request.obligations}
    bodies = {body.name for body in request.file.bodies}
    for code in reading.codes:
        for name in cited.intersection(_MEANT) - code.functions.keys():
            if FORMERLY.get(name) not in bodies:
                yield NotCovered(f"{name}()", "no function of the file is known to be it")
        if ("zspage", "class") in fields and "class" not in {name for name, _, _ in code.bitfields}:
            yield NotCovered("zspage->class", "struct zspage has no bit-field of this name")


def _sizes(request: SourceRequest, params: ArchParams) -> tuple[int, ...]:
    return params.chain_size.all if request.chain_size is None else (request.chain_size,)


def _read(request: SourceRequest, progress: Progress) -> FileReading:
    points = [point(params, size) for params in request.configs for size in _sizes(request, params)]
    reading = read(request.file, points, progress)
    faults = [
        Fault(request.file.name, f"defines no {name}", "is it mm/zsmalloc.c?")
        for code in reading.codes
        for name in _REQUIRED
        if code.macro(name) is None
    ]
    if faults:
        raise UserError(list(dict.fromkeys(faults)))
    return reading


def _spots(
    reading: FileReading,
    request: SourceRequest,
    scheme: Scheme,
    agreeing: "Agreement | None" = None,
) -> dict[tuple[ArchParams, int], Layout]:
    """The layout at every point, against a scheme; by the scheme's fields where they agree."""
    made: dict[object, Scheme] = {}
    found = {}
    for params in request.configs:
        for size in _sizes(request, params):
            at = point(params, size)
            code = reading.code(at)
            verdict = agreeing[params, size] if agreeing else None
            agrees = verdict is not None and verdict.status is Status.PROVED
            key = (id(code), agrees)
            if key not in made:
                made[key] = _scheme(code, request.file, scheme, agrees=agrees)
            found[params, size] = _layout(reading, made[key], params, size)
    return found


def _scheme(code: FileModel, file: CFile, scheme: Scheme, *, agrees: bool) -> Scheme:
    """The file as a scheme, for one outcome of its #ifs."""
    reference = scheme.definition(code.bits_per_long)
    own = program.definition(code, reference)
    model = program.as_scheme(own, reference) if agrees else own
    return Scheme(
        name=file.name,
        title="read from C",
        history="",
        gated=code.takes_class,
        outcome=Outcome.CLASS_IDX if code.takes_class else Outcome.FALLBACK,
        subject=scheme.subject,
        define=lambda _bits: model,
    )


def _layout(reading: FileReading, scheme: Scheme, params: ArchParams, size: int) -> Layout:
    compiled = reading.values(point(params, size))
    physmem = compiled.get(PHYSMEM, params.physmem_bits)
    at = DOMAIN.of(params, size).moved(PHYSMEM, physmem)
    layout = layout_at(scheme, params, at, size)
    model, known = layout.definition, layout.values
    where = f"{reading.file.name} on {params.name}, chain size {size}"
    for name, value in compiled.items():
        found = known.get(name, value)
        if (found - value) % _LONG_LONG and _has_value(model.macro(name), model, known):
            raise InternalError(f"{where}: {name} is {found} as read and {value} as compiled")
    return layout


def _has_value(x: Expr, definition: SchemeModel, values: Mapping[str, int]) -> bool:
    """Whether C defines the value: else what is read and what is compiled may differ."""
    macros = {macro.name: macro.value for macro in definition.macros}
    return bool(evaluate(defined(x, macros=macros), values))


Agreement = Mapping[tuple[ArchParams, int], Verdict]


class _Comparison:
    """`source.agrees` with one scheme: at every point by samples, where asked for by proof."""

    def __init__(
        self, engine: Engine, reading: FileReading, request: SourceRequest, scheme: Scheme
    ) -> None:
        self._engine = engine
        self._request = request
        self._scheme = scheme
        self._layouts = _spots(reading, request, scheme)
        self._asked: dict[tuple[ArchParams, int], tuple[Claim, Instance]] = {}
        self._refuted: dict[Claim, dict[Instance, Verdict]] = {}
        claims: dict[SchemeModel, tuple[Claim, Callable[[Mapping[str, int]], Instance]]] = {}
        for where, layout in self._layouts.items():
            if layout.definition not in claims:
                claim = EQUIVALENT.claim(layout.definition)
                claims[layout.definition] = (claim, instance_of(claim))
            claim, instance = claims[layout.definition]
            self._asked[where] = (claim, instance(layout.values))
        for claim, instances in self._by_claim(self._asked.values()).items():
            question = Question(claim, instances)
            self._refuted[claim] = engine.refuted_by_one_of(question, _samples(claim))

    @staticmethod
    def _by_claim(asked: Iterable[tuple[Claim, Instance]]) -> dict[Claim, tuple[Instance, ...]]:
        found: dict[Claim, list[Instance]] = {}
        for claim, instance in asked:
            found.setdefault(claim, []).append(instance)
        return {claim: tuple(instances) for claim, instances in found.items()}

    def open(self) -> int:
        """The number of points at which no sample tells the file from the scheme."""
        return sum(instance not in self._refuted[claim] for claim, instance in self._asked.values())

    def everywhere(self) -> bool:
        """Whether no sample tells the file from the scheme at any point."""
        return self.open() == len(self._asked)

    def values_alike(self) -> int:
        """How many macros have the value that they have in the scheme, over all points."""
        return sum(
            layout.values.get(name) == value
            for layout in self._layouts.values()
            for name, value in _of_scheme(self._scheme, layout).items()
        )

    def verdicts(self, configs: Iterable[ArchParams]) -> Agreement:
        """The verdicts on these configurations at every chain size."""
        places = [(params, size) for params in configs for size in _sizes(self._request, params)]
        asked = self._by_claim(self._asked[where] for where in places)
        # One claim at a time: words of two widths have no place in one query.
        answers = {
            claim: self._engine.decide([Question(claim, instances)])[0]
            for claim, instances in asked.items()
        }
        return {
            where: answers[claim][one] for where in places for claim, one in [self._asked[where]]
        }


def _of_scheme(scheme: Scheme, layout: Layout) -> Mapping[str, int]:
    """The scheme's own numbers where the layout is."""
    return numbers(scheme, layout.at).values


def _samples(claim: Claim) -> list[Instance]:
    """Values of the variables that tell most schemes apart: each alone, then all together."""
    kinds = [var.type for var in claim.variables]
    alone = [
        tuple(kind.wrap(value) if i == j else 0 for j, kind in enumerate(kinds))
        for i in range(len(kinds))
        for value in (1, _PATTERN)
    ]
    return [tuple(kind.wrap(_PATTERN) for kind in kinds), *alone]


def _nearest(reading: FileReading, comparisons: Mapping[Scheme, _Comparison]) -> Scheme:
    """The scheme that the file is everywhere; else the one whose macros it names.

    Among equals the one that it is at most points, and then whose macros have the file's values.
    """
    named = {macro.name for code in reading.codes for macro in code.macros}

    def rank(scheme: Scheme) -> tuple[bool, float, int, int]:
        macros = {macro.name for macro in scheme.definition(64).macros}
        found = comparisons[scheme]
        alike = len(macros & named) / len(macros | named)
        return found.everywhere(), alike, found.open(), found.values_alike()

    return max(comparisons, key=rank)


def _agreeing_everywhere(
    comparisons: Mapping[Scheme, _Comparison], nearest: Scheme, params: ArchParams
) -> str:
    for scheme in dict.fromkeys((nearest, *comparisons)):
        verdicts = comparisons[scheme].verdicts([params])
        if all(verdict.status is Status.PROVED for verdict in verdicts.values()):
            return scheme.name
    return ""


def _cases(
    reading: FileReading,
    request: SourceRequest,
    scheme: Scheme,
    verdicts: Agreement,
    agrees: Mapping[ArchParams, str],
) -> dict[ArchParams, ConfigClass]:
    """The case of each configuration; like ones share theirs.

    What is expected is what is known of the scheme that the file is there, if it was released.
    """
    spots = _spots(reading, request, scheme, verdicts)
    known: dict[object, ConfigClass] = {}
    found = {}
    for params in request.configs:
        sizes = _sizes(request, params)
        layouts = tuple(spots[params, size] for size in sizes)
        name = agrees[params] or scheme.name
        refuted = tuple(
            each for each in params.expect.refuted if each.scheme == name and SCHEMES[name].released
        )
        by = "" if params.shipped or not refuted else params.file
        outcome = _expected_outcome(params, scheme, layouts)
        key = (
            tuple((id(layout.scheme), layout.at) for layout in layouts),
            outcome,
            refuted,
            by,
        )
        if key not in known:
            case = ConfigClass(layouts, outcome, {each.obligation: each for each in refuted}, by)
            own = {
                i for i, s in enumerate(sizes) if verdicts[params, s].status is not Status.PROVED
            }
            case.unasked = {each.id: set(own) for each in FROM_C if each.whole_word} if own else {}
            known[key] = case
        found[params] = known[key]
    return found


def _expected_outcome(params: ArchParams, scheme: Scheme, layouts: Sequence[Layout]) -> Outcome:
    """What the scheme is expected to come to, where that is a kernel; else that it builds."""
    outcome = params.expected_outcome(scheme.name, scheme.usual_outcome(params.bits_per_long))
    if any(each.scheme.gated != scheme.gated for each in layouts):
        built = [each.outcome for each in layouts if each.asserted]
        outcome = Outcome.worst(tuple(built)) if built else Outcome.FALLBACK
    return Outcome.FALLBACK if outcome is Outcome.BUILD_ERROR else outcome


def _settle(engine: Engine, case: ConfigClass, agreement: Mapping[int, Verdict]) -> None:
    """Put in the agreement, and of known refutations expect what the scheme makes the file share.

    One that the scheme itself does not have is expected where the file does not have it either: an
    expectation of too much is a finding.
    """
    places = {layout.chain_size: i for i, layout in enumerate(case.layouts)}
    case.verdicts[EQUIVALENT.id] = {places[size]: verdict for size, verdict in agreement.items()}
    # An own scheme is no fault: what is asked of it are the other statements.
    case.expected[EQUIVALENT.id] = {
        places[size]: Status.REFUTED if verdict.status is Status.REFUTED else Status.PROVED
        for size, verdict in agreement.items()
    }
    refutations: dict[str, ExpectedRefutation] = {}
    for id_, known in case.refutations.items():
        sizes = tuple(
            case.layouts[place].chain_size
            for place, verdict in case.verdicts.get(id_, {}).items()
            if known.covers(case.layouts[place].chain_size)
            and expected_of_file(engine, BY_ID[id_], known, case.layouts[place], verdict)
        )
        if sizes:
            refutations[id_] = known._replace(chain_sizes=sizes)
    case.refutations = refutations
    case.expected = {EQUIVALENT.id: case.expected[EQUIVALENT.id]}


def _false_assertions(reading: FileReading, result: ConfigResult) -> tuple[FalseAssertion, ...]:
    """The assertions that are false at the default chain size, or at the first that has any."""
    layouts = [layout for layout in result.layouts if not layout.asserted]
    usual = result.params.chain_size.default
    layout = min(layouts, key=lambda layout: layout.chain_size != usual)
    code = reading.code(point(result.params, layout.chain_size))
    return tuple(
        FalseAssertion(
            each.place,
            each.message,
            human_text(each.holds),
            tuple((var.name, layout.values[var.name]) for var in names(each.holds)),
            layout.chain_size,
        )
        for each in code.assertions
        if not evaluate(each.holds, layout.values)
    )


def _asked(result: ConfigResult) -> ConfigResult:
    """The result without what is asked of files that agree with a scheme alone."""
    lacking = tuple(id_ for id_ in result.lacking if not BY_ID[id_].whole_word)
    return replace(result, lacking=lacking)
