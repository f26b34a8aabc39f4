// Findings: any macro, parameter or input by its name, with the value that it has at the witness.
function startFindings() {
  const asked = new Map();
  for (const [n, part] of [...document.querySelectorAll(".ask")].entries()) {
    const [name, size] = part.dataset.at.split("/"), c = DATA.configurations.find(each => each.name === name);
    const version = versionAt({scheme: part.dataset.scheme}, c, Number(size)), layout = version && layoutAt(version, pointOf(c, Number(size)));
    if (!layout) { part.remove(); continue; }
    const inputs = Object.entries(JSON.parse(part.dataset.witness)).map(([key, text]) => [key, BigInt(text)]);
    const macros = new Map(DATA.versions[version].models[layout.at[NAMES[0]]].macros.map(each => [each[0], each]));
    const values = new Map([...Object.entries(layout.values), ...inputs]);
    const list = html("datalist", {id: `names-${n}`}, ...[...values.keys()].map(key => html("option", {value: key})));
    const input = html("input", {type: "search", id: `ask-${n}`, list: `names-${n}`, placeholder: "a macro, a parameter, an input", autocomplete: "off", spellcheck: "false", oninput: () => { tell(); save(); }});
    const output = html("output", {for: `ask-${n}`, "aria-live": "polite"});
    const anchor = part.closest("details").id;
    const save = () => address.write(anchor, {macro: values.has(input.value.trim()) ? input.value.trim() : ""});
    const shown = key => { const value = values.get(key); return typeof value === "boolean" ? String(value) : `${value}${value > 9n ? ` = 0x${value.toString(16)}` : ""}`; };
    function tell() {
      const said = input.value.trim(), key = values.has(said) ? said : [...values.keys()].find(each => each.toLowerCase() === said.toLowerCase());
      const near = said && !key ? [...values.keys()].filter(each => each.toLowerCase().includes(said.toLowerCase())).slice(0, 6) : [];
      const [, , , formula, where] = macros.get(key) ?? [];
      output.replaceChildren(...(key ? [html("code", {}, `${key} = ${shown(key)}`), formula ? html("small", {}, " from ", html("code", {}, formula), where ? `, ${where}` : "") : ""]
        : [said ? (near.length ? `such are ${near.join(", ")}` : "no macro, parameter or input is called so") : ""]));
    }
    part.append(html("b", {}, html("label", {for: input.id}, "value of")), html("span", {}, input, list, output));
    asked.set(anchor, key => { input.value = key; tell(); });
  }
  return (details, values) => asked.get(details.id)?.(values.get("macro") ?? "");
}
