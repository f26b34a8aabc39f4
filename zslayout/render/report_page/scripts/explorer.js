// The explorer: parameters by sliders, two versions of the word on one scale, a value decoded.
const exploreAddress = (version, at, more = {}) =>
  `explore?${new URLSearchParams({v: version, at: NAMES.map(name => at[name]).join("."), ...more})}`;

function startExplorer() {
  const names = Object.keys(DATA.versions), usual = DATA.configurations.find(c => c.name === "x86_64") ?? DATA.configurations[0];
  const state = {at: pointOf(usual), a: versionAt(DATA.results.find(each => DATA.configurations[each.configuration] === usual), usual, pointOf(usual)[OPEN]) ?? names[0], b: "", word: 0, value: null, radix: 16, preset: usual.name};
  const controls = {};
  let now = null;

  $("preset").append(html("option", {value: ""}, "a configuration"), ...DATA.configurations.map(c => html("option", {value: c.name}, c.name)));
  $("preset").addEventListener("change", () => {
    const c = DATA.configurations.find(each => each.name === $("preset").value);
    state.preset = c?.name;
    if (c) { state.at = pointOf(c, OPEN && inRange(c, state.at[OPEN]) ? state.at[OPEN] : undefined); show(); }
  });
  const inRange = (c, size) => size >= c.chain[0] && size <= c.chain[2];
  for (const select of [$("a"), $("b")]) select.append(...(select === $("b") ? [html("option", {value: ""}, "nothing")] : []),
    ...names.map(name => html("option", {value: name}, `${name} (${DATA.versions[name].title})`)));
  $("a").addEventListener("change", () => { state.a = $("a").value; state.value = null; show(); });
  $("b").addEventListener("change", () => { state.b = $("b").value; show(); });
  $("which").addEventListener("change", () => { state.word = Number($("which").value); state.value = null; show(); });
  $("macro").addEventListener("input", macros);
  $("differing").addEventListener("change", macros);
  $("radix").addEventListener("change", () => { state.radix = Number($("radix").value); decoder(); save(); });
  $("value").addEventListener("input", () => {
    const value = parseNumber($("value").value), wrong = $("value").value.trim() && value === null;
    $("value").setAttribute("aria-invalid", String(Boolean(wrong)));
    if (wrong) { $("decoded").textContent = "not a number: 0x..., a decimal one, or 0b..."; return; }
    state.value = value === null ? null : BigInt.asUintN(now.a.words[state.word].bits, value);
    decoder(false, value); draw(); save();
  });

  const unit = {PAGE_SHIFT: n => n >= 20 ? `${2 ** (n - 20)} MiB pages` : `${2 ** (n - 10)} KiB pages`};
  for (const each of DATA.parameters) {
    const {name, values} = each, what = (each.says || each.key.replaceAll("_", " ")).replace(/^the /, "");
    if (!each.range) {
      const picks = values.map(n => html("label", {class: "check"}, html("input", {type: "radio", name, value: n, onchange: () => set(name, n)}), ` ${n}`));
      $("sliders").append(html("fieldset", {class: "pick"}, html("legend", {}, what), html("div", {class: "slider"}, html("div", {class: "pick"}, ...picks))));
      controls[name] = n => picks.forEach((label, k) => { label.firstChild.checked = values[k] === n; });
      continue;
    }
    const told = html("b"), id = `at-${name}`;
    const range = html("input", {type: "range", id, min: values[0], max: values[1], oninput: () => set(name, Number(range.value))});
    const number = html("input", {type: "number", min: values[0], max: values[1], "aria-label": `${what}, as a number`,
      oninput: () => { const n = number.valueAsNumber; if (n >= values[0] && n <= values[1]) set(name, Math.round(n)); }});
    $("sliders").append(html("div", {class: "slider"}, html("label", {for: id}, html("span", {}, what), told), html("div", {class: "line"}, range, number)));
    controls[name] = n => { range.value = n; if (number.valueAsNumber !== n) number.value = n; told.textContent = unit[name]?.(n) ?? "";
      range.setAttribute("aria-valuetext", `${n}${unit[name] ? `, ${unit[name](n)}` : ""}`); };
  }
  function set(name, n) {
    const old = state.at[name];
    state.at = {...state.at, [name]: n};
    for (const each of DATA.parameters) if (each.follows === name && state.at[each.name] === old) state.at[each.name] = n;
    show();
  }

  function show(keep = true) {
    for (const name of NAMES) controls[name](state.at[name]);
    if (!DATA.versions[state.a].proved) state.a = names.find(name => !DATA.versions[name].proved && checkedAt(name, state.at) !== null) ?? state.a;
    $("a").value = state.a; $("b").value = state.b; $("radix").value = state.radix;
    const here = DATA.configurations.filter(c => NAMES.every(name => name === OPEN ? inRange(c, state.at[OPEN]) : c.at[name] === state.at[name])).map(c => c.name);
    $("preset").value = here.includes(state.preset) ? state.preset : here[0] ?? "";
    now = {a: layoutAt(state.a, state.at), b: state.b ? layoutAt(state.b, state.at) : null};
    if (now.a) {
      if (state.word >= now.a.words.length) state.word = 0;
      $("which").replaceChildren(...now.a.words.map((word, n) => html("option", {value: n}, word.name)));
      $("which").value = state.word;
    }
    outcome(here); draw(); macros(); decoder(); falsehoods();
    if (keep) save();
  }
  const save = () => address.write("explore", {v: state.a, at: NAMES.map(name => state.at[name]).join("."), b: state.b,
    w: state.word || "", value: state.value === null ? "" : `0x${state.value.toString(16)}`, radix: state.radix === 16 ? "" : state.radix});

  function outcome(here) {
    const line = layout => {
      if (!layout) return "the file has nothing for words of this width";
      const [sign, style] = signs[layout.outcome], h = layout.headroom;
      const gap = h < 0 ? `${plural(-h, "bit")} missing` : `headroom ${plural(h, "bit")}`;
      const text = `needs ${layout.needed} of ${layout.bits} bits, ${gap}`;
      const beyond = layout.inside ? "" : "; beyond what is proved: such a PFN fits no word, or nothing is left of it";
      const basis = layout.proved ? "" : "; computed with the #ifs as they are there, and proved of nothing at this point";
      const known = knownAt(layout);
      const shown = known.length && known.length === layout.broken.length ? layout.built : layout.outcome;
      const [s2, t2] = known.length ? signs[shown] : [sign, style];
      return [html("span", {class: layout.proved ? t2 : "open"}, `${layout.proved ? s2 : "?"} ${shown}`), html("small", {}, `${state.b ? `${layout.version}: ` : ""}${text}${beyond}${basis}`)];
    };
    const name = here.length > 4 ? `${here.slice(0, 3).join(", ")} and ${here.length - 3} more` : here.join(", ") || "no shipped configuration";
    $("outcome-now").replaceChildren(...[now.a, ...(state.b ? [now.b] : [])].flatMap(line), html("small", {}, ` (${name})`));
  }
  // Conditions that are false here, and that the archconfig of this very point says to be so.
  const knownAt = layout => {
    const found = foundAt(layout.version, layout.at);
    return found ? layout.broken.filter(each => found.known.includes(each.id)) : [];
  };
  function falsehoods() {
    const parts = [];
    for (const layout of [now.a, now.b]) if (layout) {
      const known = knownAt(layout);
      for (const each of layout.wrong) parts.push(html("div", {class: `falsehood${known.includes(each) ? " known" : ""}`},
        html("b", {}, each.id), `${state.b ? ` (${layout.version})` : ""}: ${each.says} ${each.why ? `It is not so here: ${each.why}. ` : ""}`, html("code", {}, `${each.c} is false`)));
    }
    $("false-now").replaceChildren(...parts);
  }

  function draw() {
    const wide = $("drawn").clientWidth || 898, rowBits = wide < 560 ? 32 : 64, parts = [];
    const spare = Math.max(0, ...[now.a, now.b].map(layout => layout && !state.word ? layout.missing : 0));
    const bit = Math.min(14, (wide - 2) / (rowBits + (rowBits > 32 ? spare : 0)) || 14);
    const title = layout => html("p", {class: "version"}, html("b", {}, layout.version), ` ${layout.words[state.word]?.name ?? ""}`);
    const svg = (layout, value) => {
      const word = layout.words[state.word];
      return word && drawing(wordSvg(word.fields, word.bits, {rowBits, bit, value: word.place === state.word ? value : null,
        missing: state.word ? 0 : layout.missing, hues: DATA.hues}));
    };
    if (now.a) { if (state.b) parts.push(title(now.a)); parts.push(svg(now.a, state.value)); }
    if (now.a && now.b) {
      if (rowBits === 64) parts.push(joins(now.a, now.b, bit));
      parts.push(svg(now.b, state.value === null ? null : BigInt.asUintN(now.b.words[state.word].bits, state.value)), title(now.b));
    }
    $("drawn").replaceChildren(...parts.filter(Boolean));
    $("drawn").parentElement.classList.toggle("two", Boolean(now.b));
  }
  // Lines from the borders of one word to those of the same fields in the other.
  function joins(a, b, unit) {
    const first = a.words[state.word], second = b.words[state.word];
    const ends = layout => (layout.missing && !state.word ? layout.missing : 0);
    const x = (layout, bit) => (layout.bits - bit) * unit;
    const width = unit * Math.max(a.bits + ends(a), b.bits + ends(b)) + 2, lines = [];
    for (const field of first.fields) {
      const other = second.fields.find(each => each.name === field.name);
      if (!other) continue;
      for (const [from, to] of [[field.lsb, other.lsb], [field.lsb + field.width, other.lsb + other.width]])
        lines.push(`<path class="join${from === to ? "" : " moved"}" d="M${x(a, from)} 0L${x(b, to)} 26"/>`);
    }
    return drawing(`<svg class="word" aria-hidden="true" viewBox="-1 0 ${width} 26" style="max-width:${width}px">${lines.join("")}</svg>`);
  }

  function macros() {
    const layouts = [now.a, now.b].filter(Boolean), sought = $("macro").value.trim().toLowerCase();
    const made = macroTable(layouts), rows = [...made.tBodies[0].rows];
    $("macro-names").replaceChildren(...rows.map(row => html("option", {value: row.dataset.macro})));
    for (const row of rows) {
      const name = row.dataset.macro.toLowerCase();
      row.hidden = (sought && !name.includes(sought)) || ($("differing").checked && layouts.length > 1 && !row.classList.contains("differs"));
      row.classList.toggle("hit", Boolean(sought) && name === sought);
    }
    $("macros").tHead.replaceChildren(...made.tHead.rows);
    $("macros").tBodies[0].replaceChildren(...rows);
  }

  const said = n => state.radix === 16 ? `0x${n.toString(16)}` : state.radix === 2 ? `0b${n.toString(2)}` : String(n);
  const read = (layout, word, n, value) => {
    const codec = layout.model.words[word.place].decode[n], field = word.fields.find(each => each.name === word.all[n].name);
    if (codec) return call(layout, codec, value);
    return field ? value >> BigInt(field.lsb) & (1n << BigInt(field.width)) - 1n : 0n;
  };
  function decoder(write = true, typed = state.value) {
    if (!now.a) return;
    const word = now.a.words[state.word], codec = now.a.model.words[word.place];
    if (write) $("value").value = state.value === null ? "" : said(state.value);
    const values = word.all.map((_, n) => state.value === null ? null : read(now.a, word, n, state.value));
    const old = [...$("fields").querySelectorAll("input")];
    if (old.length === word.all.length && $("fields").dataset.word === word.name)
      old.forEach((input, n) => { if (input !== document.activeElement) input.value = values[n] === null ? "" : said(values[n]); });
    else {
      $("fields").dataset.word = word.name;
      $("fields").replaceChildren(...word.all.map((field, n) => html("div", {class: "fieldrow"},
        html("span", {class: "swatch", style: `background:var(--h${(DATA.hues[field.name] ?? n) % 8})`}),
        html("label", {for: `field-${n}`}, field.name),
        html("input", {id: `field-${n}`, spellcheck: "false", readonly: !codec.encode && !bitfields(word), oninput: edited, value: values[n] === null ? "" : said(values[n])}))));
    }
    const parts = [];
    if (state.value !== null) {
      if (typed !== null && typed !== state.value) parts.push(`The word has ${word.bits} bits: the rest is cut off.`);
      if (codec.encode) {
        const again = call(now.a, codec.encode, ...word.all.map((field, n) => BigInt.asUintN(field.bits, values[n])));
        parts.push(again === state.value ? "What is read encodes to this word again." : `What is read encodes to ${said(again)}, another word.`);
      }
      const page = NAMES.includes("PAGE_SHIFT") && word.all[0].name === "pfn" && values[0] << BigInt(state.at.PAGE_SHIFT);
      if (page !== false) parts.push(`The page begins at 0x${page.toString(16)}.`);
    }
    $("decoded").textContent = parts.join(" ");
  }
  const bitfields = word => !now.a.model.words[word.place].decode.some(Boolean);
  function edited() {
    const word = now.a.words[state.word], codec = now.a.model.words[word.place];
    const given = word.all.map((field, n) => parseNumber($(`field-${n}`).value || "0"));
    if (given.includes(null)) { $("decoded").textContent = "not a number: 0x..., a decimal one, or 0b..."; return; }
    const fit = given.map((value, n) => BigInt.asUintN(word.all[n].bits, value));
    state.value = codec.encode ? BigInt.asUintN(word.bits, call(now.a, codec.encode, ...fit))
      : word.fields.reduce((sum, field) => sum | (given[word.all.findIndex(each => each.name === field.name)] & (1n << BigInt(field.width)) - 1n) << BigInt(field.lsb), 0n);
    $("value").value = said(state.value);
    const back = word.all.map((_, n) => read(now.a, word, n, state.value));
    const lost = word.all.filter((_, n) => back[n] !== given[n]).map(field => field.name);
    $("decoded").textContent = lost.length ? `Does not come back: ${lost.join(", ")}.` : "All of it comes back.";
    draw(); save();
  }
  addEventListener("resize", draw);
  return {
    go(version, at) { if (version) state.a = version; state.at = {...at}; show(); $("explore").scrollIntoView(); },
    restore(values) {
      const at = (values.get("at") ?? "").split(".").map(Number);
      if (at.length === NAMES.length && at.every(Number.isInteger)) {
        const fits = DATA.parameters.every((p, n) => p.range ? at[n] >= p.values[0] && at[n] <= p.values[1] : p.values.includes(at[n]));
        if (fits) state.at = Object.fromEntries(NAMES.map((name, n) => [name, at[n]]));
      }
      if (DATA.versions[values.get("v")]) state.a = values.get("v");
      state.b = DATA.versions[values.get("b")] ? values.get("b") : "";
      state.word = Math.max(0, Number(values.get("w")) || 0);
      state.radix = [2, 10, 16].includes(Number(values.get("radix"))) ? Number(values.get("radix")) : 16;
      const value = parseNumber(values.get("value") ?? "");
      state.value = value;
      show(false);
    },
    show,
  };
}
