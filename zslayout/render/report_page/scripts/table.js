// The fit table: sorted, filtered, folded by family; a row opens to word, macros and verdicts.
function startTable() {
  const table = $("fit"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  let sorted = [0, 1];
  const key = (row, column) => {
    const cell = row.cells[column], text = cell.dataset.value ?? cell.textContent.trim();
    return heads[column].dataset.sort === "number" ? parseFloat(text) : text;
  };
  const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "en", {numeric: true});

  for (const [column, head] of heads.entries()) {
    const button = html("button", {type: "button", onclick: () => {
      sorted = [column, sorted[0] === column ? -sorted[1] : 1];
      arrange();
    }}, head.textContent);
    head.replaceChildren(button);
  }
  for (const row of rows) {
    const name = row.querySelector(".name");
    name.replaceWith(html("button", {type: "button", class: "name", "aria-expanded": "false",
      onclick: () => toggle(row)}, name.textContent));
  }
  for (const outcome of new Set(rows.map(row => row.dataset.outcome))) $("outcome").append(html("option", {}, outcome));
  for (const [id, on] of [["filter", "input"], ["outcome", "change"], ["fold", "change"]]) $(id).addEventListener(on, () => arrange());
  const open = new Set(), unfolded = new Set();

  function arrange(keep = true) {
    const words = $("filter").value.toLowerCase().split(/\s+/).filter(Boolean), outcome = $("outcome").value;
    const shown = rows.filter(row => {
      const found = DATA.results[row.dataset.result], c = DATA.configurations[found.configuration];
      const text = `${c.name} ${c.title} ${row.dataset.family} ${found.outcome} ${found.scheme}`.toLowerCase();
      return words.every(word => text.includes(word)) && (!outcome || outcome === row.dataset.outcome);
    });
    const [column, way] = sorted, fold = $("fold").checked;
    const order = (a, b) => way * compare(key(a, column), key(b, column));
    shown.sort(fold ? (a, b) => compare(a.dataset.family, b.dataset.family) || order(a, b) : order);
    heads.forEach((head, n) => n === column ? head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending") : head.removeAttribute("aria-sort"));
    body.replaceChildren(...(fold ? folded(shown) : shown).flatMap(row => row.detail && open.has(row) ? [row, row.detail] : [row]));
    $("shown").textContent = shown.length === rows.length ? plural(rows.length, "row") : `${shown.length} of ${plural(rows.length, "row")}`;
    if (keep === true && (address.read()[0] === "table" || words.length || outcome))
      address.write("table", {q: $("filter").value, outcome, sort: column ? `${way > 0 ? "" : "-"}${column}` : "", fold: fold ? 1 : ""});
  }
  function folded(shown) {
    const families = Map.groupBy ? Map.groupBy(shown, row => row.dataset.family) : shown.reduce((m, row) =>
      m.set(row.dataset.family, [...(m.get(row.dataset.family) ?? []), row]), new Map());
    return [...families].flatMap(([family, inside]) => {
      if (inside.length === 1) return inside;
      const counts = {};
      inside.forEach(row => { counts[row.dataset.outcome] = (counts[row.dataset.outcome] ?? 0) + 1; });
      const bits = inside.map(row => Number(row.querySelector(".bar").dataset.value));
      const least = Math.min(...bits), most = Math.max(...bits), is = unfolded.has(family);
      const said = Object.entries(counts).map(([name, n]) => `${name} on ${n}`).join(", ");
      const range = least === most ? `headroom ${least}` : `headroom ${least} to ${most}`;
      const head = html("tr", {class: "family"}, html("th", {scope: "row"}, html("button", {type: "button", "aria-expanded": String(is),
        onclick: () => { is ? unfolded.delete(family) : unfolded.add(family); arrange(); }}, `${family}, ${inside.length}`)),
        html("td", {colspan: heads.length - 1}, `${said}; ${range}`));
      return is ? [head, ...inside] : [head];
    });
  }
  function toggle(row, on = !open.has(row)) {
    on ? open.add(row) : open.delete(row);
    row.querySelector("button.name").setAttribute("aria-expanded", String(on));
    row.detail ??= detail(row);
    arrange();
    const found = DATA.results[row.dataset.result];
    address.write(on ? `row/${DATA.configurations[found.configuration].name}/${found.scheme}` : "table", {});
  }
  function detail(row) {
    const found = DATA.results[row.dataset.result], c = DATA.configurations[found.configuration];
    const at = pointOf(c), version = versionAt(found, c, at[OPEN]), layout = version && layoutAt(version, at);
    const parts = [html("p", {}, html("b", {}, c.title), ` ${Object.entries(found.outcomes).map(([o, sizes]) =>
      `${o} at chain ${sizes.length > 1 ? `${sizes[0]} to ${sizes.at(-1)}` : sizes[0]}`).join("; ")}`)];
    if (layout) {
      const word = layout.words[0];
      parts.push(drawing(wordSvg(word.fields, word.bits, {rowBits: narrow.matches ? 32 : 64, missing: layout.missing, hues: DATA.hues})));
      parts.push(html("p", {}, html("a", {href: `#${exploreAddress(version, at)}`}, "open in the explorer")));
    }
    const lists = html("div", {class: "cols"});
    if (layout) lists.append(html("div", {}, html("h3", {}, "Macros"), html("div", {class: "scroll tall", tabindex: 0, role: "region", "aria-label": `Macros of ${c.name}`}, macroTable([layout]))));
    const sides = html("div", {}, html("h3", {}, "Numbers"), html("ul", {}, ...NAMES.map(name => html("li", {}, html("code", {}, `${name} = ${at[name]}`)))),
      html("h3", {}, "Where they come from"), html("ul", {}, html("li", {}, html("code", {}, c.file)), ...c.sources.map(text => html("li", {}, text))));
    const notable = [...found.unexpected, ...found.known];
    if (notable.length) sides.append(html("h3", {}, "Not proved"), html("ul", {}, ...notable.map(id => {
      const there = document.getElementById(`finding-${id}-${c.name}`) ?? document.querySelector(`[id^="finding-${CSS.escape(id)}-"]`);
      return html("li", {}, there ? html("a", {href: `#${there.id}`}, id) : id, found.known.includes(id) ? " (known)" : "");
    })));
    const by = {};
    [...found.verdicts].forEach((code, n) => { if (code !== "-") (by[`${DATA.obligations[n].control ? "sanity checks " : ""}${{P: "proved", R: "refuted", U: "unknown", V: "vacuous", B: "blocked"}[code]}`] ??= []).push(DATA.obligations[n].id); });
    sides.append(html("h3", {}, "Verdicts"), ...Object.entries(by).map(([name, ids]) => html("details", {}, html("summary", {}, `${ids.length} ${name}`), html("p", {}, ids.join(", ")))));
    lists.append(sides);
    return html("tr", {class: "detail"}, html("td", {colspan: heads.length}, ...parts, lists));
  }
  return {
    restore(part, values) {
      if (part.startsWith("row/")) {
        const [, name, scheme] = part.split("/");
        const row = rows.find(each => { const f = DATA.results[each.dataset.result]; return DATA.configurations[f.configuration].name === name && (!scheme || f.scheme === scheme); });
        if (row && !open.has(row)) toggle(row, true);
        row?.scrollIntoView({block: "center"});
        return;
      }
      $("filter").value = values.get("q") ?? "";
      $("outcome").value = values.get("outcome") ?? "";
      $("fold").checked = values.has("fold");
      const sort = values.get("sort");
      if (sort) sorted = [Math.abs(Number(sort)), sort.startsWith("-") ? -1 : 1];
      arrange();
    },
    arrange,
  };
}
// The version that a result is of: the scheme, or what the file's #ifs make of it there.
const versionAt = (found, configuration, size) => DATA.versions[found.scheme] ? found.scheme
  : Object.keys(DATA.versions).find(name => DATA.versions[name].at.includes(`${configuration.name}/${size}`));

const shownNumber = (name, value) => typeof value === "boolean" ? String(value) : /MASK$/.test(name) || value > 0xffffffn ? `0x${value.toString(16)}` : String(value);
// Macros of one layout, or of two side by side.
function macroTable(layouts) {
  const head = html("thead", {}, html("tr", {}, html("th", {scope: "col"}, "macro"), ...layouts.map(l => html("th", {scope: "col"}, layouts.length > 1 ? l.version : "value")), html("th", {scope: "col"}, "formula")));
  const body = html("tbody");
  const every = new Map();
  for (const layout of layouts) for (const macro of DATA.versions[layout.version].models[layout.at[NAMES[0]]].macros) if (!every.has(macro[0])) every.set(macro[0], macro);
  for (const [name, [, type, , formula, where]] of every) {
    const values = layouts.map(l => l.values[name]), said = values.map(v => v === undefined ? "" : shownNumber(name, v));
    body.append(html("tr", {class: new Set(said).size > 1 ? "differs" : "", "data-macro": name, title: `${type}${where ? `, ${where}` : ""}`},
      html("th", {scope: "row"}, html("code", {}, name)), ...said.map(text => html("td", {}, html("code", {}, text))), html("td", {class: "formula"}, html("code", {}, formula))));
  }
  return html("table", {}, head, body);
}
