"""`check`: schemes, a C file, a kernel tree, or another word of the kernel's."""

from zslayout.cli import options as opt
from zslayout.cli import words
from zslayout.cli.file_options import FileOptions
from zslayout.cli.report import Report, reports
from zslayout.results.result import Detail, Replayable, Tabular


@reports(Tabular, Replayable)
def check(
    names: opt.ArchArguments = None,
    arch: opt.Archs = None,
    config: opt.Configs = None,
    every: opt.All = False,
    scheme: opt.SchemeIfAny = None,
    obligation: opt.Obligations = None,
    chain_size: opt.ChainSize = None,
    timeout: opt.Timeout = 10.0,
    fail_fast: opt.FailFast = False,
    verbose: opt.Verbose = False,
    source: opt.Source = None,
    patch: opt.Patches = None,
    if_touched: opt.IfTouched = False,
    functions: opt.Functions = True,
    allow_unread: opt.AllowUnread = None,
    release: opt.Release = None,
    cache: opt.Cache = True,
    kernel: opt.KernelIfAny = None,
    jobs: opt.Jobs = None,
    no_build: opt.NoBuild = False,
    since: opt.Since = None,
    word: words.Words = None,
    all_words: words.AllWords = False,
    header: words.WordHeaders = None,
    *,
    report: Report,
) -> None:
    """Prove every obligation on the configurations given, at every chain size.

    Compares verdicts and outcome with what the archconfig expects. With --source, checks a C file
    in place of a scheme, by default on every shipped configuration; with --kernel the file of a
    kernel tree, with the numbers of its own headers where these can be measured here. With --word,
    checks another packed word of the kernel's, as a word file describes it.

    Examples: zslayout check riscv64-sv57; zslayout check --all --scheme rfc-v1;
    zslayout check --source mm/zsmalloc.c --patch series.mbox; zslayout check --kernel .;
    zslayout check --kernel . --since origin/master; zslayout check --word swp_entry --kernel .
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide

    arch = [*(names or []), *(arch or [])]
    of = FileOptions(source, kernel, jobs, no_build)
    of_words = bool(word) or all_words
    gated = bool(since or (patch and kernel))
    inputs.refuse_options(
        (header and not of_words, "--header", "goes with --word"),
        *words.refused(
            of_words,
            source=source,
            scheme=scheme,
            since=since,
            chain_size=chain_size,
            obligation=obligation,
        ),
        (every and arch, "--all", "takes every shipped archconfig: it goes with no --arch"),
        (
            patch and not of.given,
            "--patch",
            "needs what it changes: --source FILE or --kernel TREE",
        ),
        (if_touched and not patch, "--if-touched", "says what is done with a --patch"),
        (
            allow_unread and (not of.given or gated),
            "--allow-unread",
            "is of the functions of a C file: it goes with --source or --kernel alone",
        ),
        (release and source is None, "--release", "is of what a --source FILE is compiled with"),
        *of.refused(None if of_words else scheme),
        (since and kernel is None, "--since", "goes with --kernel"),
        (since and patch, "--patch", "is beside the commits of --since: one of them"),
        (gated and no_build, "--no-build", "measures nothing, and both sides are measured"),
        (
            gated and (chain_size or obligation),
            "--since" if since else "--patch",
            "compares whole checks: it goes with no --chain-size and no --obligation",
        ),
        (
            gated and any(each.suffix != ".toml" for each in config or []),
            "--config",
            "a .config is of one side: --since and --patch compare archconfigs",
        ),
        (
            of.given and fail_fast,
            "--fail-fast",
            "goes with schemes; a C file is checked as a whole",
        ),
    )
    if of_words:
        with inputs.all_faults() as read:
            asked = read(words.of_names, word or [], every=all_words)
            limit = read(inputs.seconds, timeout)
        where = words.Where(arch, config, every, kernel, header, limit, jobs, no_build)
        report.finish(words.check(asked, where, report), Detail(verbose=verbose))
    everywhere = every or (of.given and not arch and not config)
    with inputs.all_faults() as read:
        places = read(of.configs, arch, config or [], every=everywhere)
        schemes = read(inputs.schemes, scheme or opt.USUAL_SCHEME)
        obligations = read(inputs.obligations, obligation, scheme or "", of_file=of.given)
        limit = read(inputs.seconds, timeout)
        table = read(inputs.release_table, release) if release else None
    configs, targets = places
    size = inputs.chain_size(chain_size, configs)
    detail = Detail(verbose=verbose)
    if of.given:
        from zslayout.cli import source as of_source

        inside = of_source.functions_reader(asked=functions and not obligation, cache=cache)
    if source is not None:
        found = of_source.check(
            source,
            patch or [],
            configs,
            obligations,
            size,
            limit,
            functions=inside,
            if_touched=if_touched,
            table=table,
        )
        report.finish(of_source.accepting(found, allow_unread or []), detail)
    if kernel is not None:
        from zslayout.cli.probe import jobs_of

        with report.progress() as told:
            if gated:
                moved = of_source.check_since(
                    kernel, since or "", patch or [], targets, limit, told, jobs=jobs_of(jobs)
                )
                report.finish(moved, detail)
            in_tree = of_source.check_tree(
                of,
                targets,
                obligations,
                size,
                limit,
                told,
                every=everywhere,
                functions=inside,
            )
        report.finish(of_source.accepting(in_tree, allow_unread or []), detail)
    request = CheckRequest(configs, schemes, obligations, size, timeout=limit, fail_fast=fail_fast)
    with report.progress() as told:
        checked = decide(request, told)
    if report.for_people and checked.broken:
        from zslayout.cli.fit import with_fixes

        checked = with_fixes(checked, config or [], size, limit)
    report.finish(checked, detail)
