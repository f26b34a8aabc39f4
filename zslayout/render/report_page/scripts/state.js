// What the page computes, and the address that holds where it stands.
const DATA = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const html = (tag, attributes = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};
const drawing = text => {
  const made = document.createElement("div");
  made.innerHTML = text; // our own, with every name escaped
  return made.firstChild;
};
const narrow = matchMedia("(max-width: 46rem)");
const plural = (n, noun) => `${n} ${noun}${Math.abs(n) === 1 ? "" : "s"}`;
const signs = {"class-idx": ["●", "good"], fits: ["●", "good"], fallback: ["◐", "calm"], "build-error": ["✕", "bad"], [DATA.broken]: ["✕", "bad"], [DATA.open]: ["?", "open"]};
const NAMES = DATA.parameters.map(each => each.name);
const OPEN = DATA.parameters.find(each => each.open)?.name;

// Everything about a version of the word at a point, which is a value for each parameter by name.
function layoutAt(version, at) {
  const bits = at[NAMES[0]], data = DATA.versions[version].models[bits];
  const model = VERSIONS[version][bits];
  if (!model) return null;
  const found = model.numbers(...NAMES.map(name => BigInt(at[name])));
  const values = Object.fromEntries(NAMES.map(name => [name, BigInt(at[name])]));
  data.macros.forEach(([name], n) => { values[name] = found[n]; });
  let n = data.macros.length;
  const enabled = found[n++], asserted = found[n++], inside = found[n++];
  const wrong = data.conditions.filter(() => !found[n++]);
  const needed = Number(found[n++]);
  const words = data.words.map((word, place) => ({...word, place, all: word.fields, fields: word.fields.map(field => ({
    name: field.name, lsb: Number(found[n++]), width: Number(found[n++])})).filter(field => field.width > 0)}));
  const is = DATA.versions[version];
  // What a file's #ifs make of this point is known where it was checked, and taken on trust elsewhere.
  const checked = is.proved ? null : checkedAt(version, at);
  const built = checked ?? (!asserted ? "build-error" : is.gated && !enabled ? "fallback" : is.outcome);
  const broken = wrong.filter(each => each.id !== "build");
  const outcome = built !== "build-error" && broken.length ? DATA.broken : built;
  return {version, at, values, enabled, asserted, inside, wrong, broken, needed, words, built, outcome, bits: words[0].bits,
    headroom: words[0].bits - needed, missing: asserted ? 0 : Math.max(0, needed - words[0].bits), model, proved: is.proved || checked !== null};
}
// The outcome that a check of a file found at a point, or null where it did not ask.
function checkedAt(version, at) {
  for (const name of DATA.versions[version].at) {
    const [config, size] = name.split("/"), place = DATA.configurations.findIndex(c => c.name === config);
    if (Number(size) !== at[OPEN] || !NAMES.every(each => each === OPEN || DATA.configurations[place].at[each] === at[each])) continue;
    const found = DATA.results.find(each => each.configuration === place);
    return Object.keys(found.outcomes).find(outcome => found.outcomes[outcome].includes(at[OPEN]));
  }
  return null;
}
const call = (layout, {uses, of}, ...given) => of(...uses.map(name => layout.values[name]), ...given)[0];
const pointOf = (configuration, size) => ({...configuration.at, ...(OPEN ? {[OPEN]: size ?? configuration.chain[1]} : {})});
// What was found of a configuration that stands at this point, by a check and not by this page.
const foundAt = (version, at) => DATA.results.find(each => {
  const c = DATA.configurations[each.configuration];
  return each.scheme === version && NAMES.every(name => name === OPEN ? at[name] >= c.chain[0] && at[name] <= c.chain[2] : c.at[name] === at[name]);
});

// The address: "#part" or "#part?name=value&...".
const address = {
  read() {
    const [part, query = ""] = location.hash.slice(1).split("?");
    return [decodeURIComponent(part), new URLSearchParams(query)];
  },
  write(part, values) {
    const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== "" && value != null));
    const text = `#${part}${String(query) ? `?${query}` : ""}`;
    if (text !== location.hash) history.replaceState(null, "", text);
  },
};
const parseNumber = text => {
  const said = text.trim().replace(/[_\s]/g, "");
  if (!/^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)$/.test(said)) return null;
  return BigInt(said);
};
