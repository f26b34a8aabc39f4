"""The arithmetic of a page: what JavaScript computes is what Python does, at every point."""

import hashlib
import json
from collections.abc import Sequence

import javascript
import pytest
import samples

from zslayout.expr.python import compile_function
from zslayout.pipeline import report
from zslayout.render.report_page.arithmetic import results_of, script, words
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.codec import codec
from zslayout.words.layout import derive

VERSIONS = {scheme.name: report._of_scheme(scheme) for scheme in SCHEMES.values()}


@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("name", SCHEMES)
def test_javascript_computes_what_python_does_at_every_point(name: str, bits: int) -> None:
    version = VERSIONS[name]
    model = version.models[bits]
    points = [point.numbers for point in model.domain.points(bits)]
    lets = [(macro.name, macro.value) for macro in model.macros]
    ours = compile_function("f", model.domain.names, lets, list(results_of(version, model)))
    told = hashlib.sha256()
    for point in points:
        told.update(",".join(str(each).lower() for each in ours(*point)).encode())
    found = javascript.run(f"""{script([version])}
const hash = require("crypto").createHash("sha256");
const numbers = VERSIONS[{json.dumps(name)}][{bits}].numbers;
for (const point of {json.dumps(points)}) hash.update(numbers(...point.map(BigInt)).join(","));
const answer = hash.digest("hex");""")
    assert len(points) > 1000
    assert found == told.hexdigest()


@pytest.mark.parametrize("name", SCHEMES)
def test_words_are_encoded_and_decoded_as_in_python(name: str) -> None:
    layout = derive(SCHEMES[name], samples.named("x86_64"), 8)
    ours = codec(layout)
    given = [(n * 0x9E3779B97F4A7C15 % 2**64, n * 77, n * 12345) for n in range(200)]
    wanted = []
    for fields in given:
        word = ours.encode(*fields)
        wanted.append([word, *(read(word) for read in ours.decode.values())])
    values = {key: f"{value}n" for key, value in layout.values.items()}
    found = javascript.run(_script(name, values, given))
    assert found == wanted


def _script(name: str, values: dict[str, str], given: Sequence[tuple[int, ...]]) -> str:
    fields = ", ".join(f"[{', '.join(f'{each}n' for each in one)}]" for one in given)
    said = ", ".join(f"{json.dumps(key)}: {value}" for key, value in values.items())
    return f"""{script([VERSIONS[name]])}
const values = {{{said}}};
const {{encode, decode}} = VERSIONS[{json.dumps(name)}][64].words[0];
const call = ({{uses, of}}, ...given) => of(...uses.map(each => values[each]), ...given)[0];
const answer = [{fields}].map(given => {{
  const word = call(encode, ...given);
  return [word, ...decode.map(each => call(each, word))];
}});"""


def test_a_page_has_every_word_of_a_model() -> None:
    model = VERSIONS["merged"].models[64]
    assert [each.name for each in words(model)] == ["obj", "zspage", "link", "header", "page"]
