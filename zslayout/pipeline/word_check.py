"""Words of word files on configurations: compiled, read, drawn, and every statement decided."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from zslayout.arch.params import Outcome
from zslayout.cfront.outside import ImpureError
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.walk import deeper
from zslayout.kernel import kconfig
from zslayout.kernel.output import OutputFolder
from zslayout.pipeline.targets import ProbeTarget
from zslayout.pipeline.word_code import Units, WordRequest, compiled
from zslayout.pipeline.word_drawing import drawn
from zslayout.pipeline.word_reading import AbsentWordError, read_word
from zslayout.pipeline.word_stand_in import UnitCode
from zslayout.results.word_check import WordCheckResult
from zslayout.results.word_result import AbsentWord, UnreadWord, WordFinding, WordResult
from zslayout.solve.engine import Engine, Question
from zslayout.vc.word_statement import WordStatement
from zslayout.vc.word_statements import word_statements
from zslayout.verdict import Status, Verdict
from zslayout.words.read_word import ReadWord
from zslayout.words.word_file import WordFile

Progress = Callable[[str, int, int], None]
_Found = WordResult | AbsentWord | UnreadWord


def check_words(request: WordRequest, progress: Progress = lambda *_: None) -> WordCheckResult:
    """Check each word on each configuration. What cannot be read there is part of the result.

    Raises UserError where nothing at all could be compiled.
    """
    found: dict[str, list[_Found]] = {}
    outputs: dict[str, OutputFolder] = {}
    faults: list[Fault] = []
    with ThreadPoolExecutor(max_workers=request.jobs) as pool:
        jobs = {pool.submit(compiled, request, each): each for each in request.targets}
        try:
            for number, job in enumerate(as_completed(jobs)):
                each = jobs[job]
                progress(each.config.name, number, len(jobs))
                units, output = job.result()
                if output is not None:
                    outputs[each.config.name] = output
                made, wrong = _decided(request, each, units)
                found[each.config.name] = made
                faults += wrong
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            if request.builder is not None:
                request.builder.tools.end_all()
            raise
    results = [one for each in request.targets for one in found[each.config.name]]
    results = list(with_wishes(request, results, outputs))
    if faults and all(isinstance(each, UnreadWord) for each in results):
        raise UserError(dict.fromkeys(faults))
    tree = request.builder.tree if request.builder is not None else None
    return WordCheckResult(
        tuple(results),
        kernel="" if tree is None else tree.version,
        tree="" if tree is None else tree.name,
    )


def with_wishes(
    request: WordRequest, results: Iterable[_Found], outputs: Mapping[str, OutputFolder]
) -> Iterator[_Found]:
    """Of a word that no configuration has: which options it wants and Kconfig did not give."""
    wishes = {each.name: each.kconfig for each in request.words}
    results = tuple(results)
    there = {each.name for each in results if not isinstance(each, AbsentWord)}
    archs = {each.config.name: each.config.arch for each in request.targets}
    for each in results:
        output = outputs.get(each.arch)
        if not isinstance(each, AbsentWord) or each.name in there or output is None:
            yield each
            continue
        refused = kconfig.overruled(
            wishes[each.name], output.settings, output.tree.path, archs[each.arch]
        )
        said = [each.why, *(f"{one.place}: {one.text} ({one.help})" for one in refused)]
        yield replace(each, why="; ".join(said))


def _decided(
    request: WordRequest, at: ProbeTarget, units: Units
) -> tuple[list[_Found], list[Fault]]:
    found: list[_Found] = []
    faults: list[Fault] = []
    name, engine = at.config.name, Engine(request.timeout)
    for word in request.words:
        unit = units[word.name]
        if unit is None:
            releases = f"{word.since or '...'} to {word.until or '...'}"
            found.append(AbsentWord(name, word.name, f"it is of {releases}"))
        elif isinstance(unit, UserError):
            faults += unit.faults
            found.append(UnreadWord(name, word.name, _reasons(unit, name)))
        else:
            with deeper():
                found.append(_of_unit(word, unit, at, engine))
    return found, faults


def _reasons(error: UserError, name: str) -> str:
    """Why there is no code, alike for all configurations that it is so of."""
    own = (name, "")
    return "; ".join(
        each.text if each.place in own else str(replace(each, help="")) for each in error.faults
    )


def _of_unit(word: WordFile, unit: UnitCode, at: ProbeTarget, engine: Engine) -> _Found:
    name = at.config.name
    try:
        read = read_word(word, unit.ir)
    except AbsentWordError as error:
        return AbsentWord(name, word.name, f"not {error}")
    except ImpureError as error:
        return UnreadWord(name, word.name, str(error))
    found = decided_word(read, name, engine)
    return replace(found, read_as=unit.read_as)


def decided_word(word: ReadWord, arch: str, engine: Engine) -> WordResult:
    """Every statement on a word that was read."""
    drawing = drawn(word, engine)
    statements = tuple(word_statements(word, drawing))
    questions = [Question(each.claim, ((),), expect_refuted=each.control) for each in statements]
    verdicts = [found[()] for found in engine.decide(questions)]
    lines = {each.key: each.line for each in word.file.texts()}
    findings = tuple(
        _finding(statement, verdict, word, engine, lines)
        for statement, verdict in zip(statements, verdicts, strict=True)
    )
    return WordResult(arch, word, drawing, findings, _outcome(findings, word))


def _finding(
    statement: WordStatement,
    verdict: Verdict,
    word: ReadWord,
    engine: Engine,
    lines: dict[str, int],
) -> WordFinding:
    opaque = {each.name for each in statement.claim.variables} & word.opaque
    if verdict.witness is not None and opaque and not statement.control:
        said = "; ".join(word.symbols[name] for name in sorted(opaque))
        why = f"refuted only for whatever is given by: {said}"
        verdict = Verdict(Status.UNKNOWN, why=why, milliseconds=verdict.milliseconds)
    if verdict.witness is not None and not statement.control:
        verdict = replace(verdict, witness=engine.explain(statement.claim, (), verdict.witness))
    place = Place(word.file.file, lines.get(statement.key, 1), 1)
    return WordFinding(statement, verdict, place)


def _outcome(findings: Iterable[WordFinding], word: ReadWord) -> Outcome:
    good = all(each.status is Status.PROVED for each in findings if not each.statement.control)
    return Outcome.FITS if good and not word.unread else Outcome.UNPROVED
