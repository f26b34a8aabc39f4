// A schedule: a column for each thread, time down, locks as bars, words where they change.
function startSchedules() {
  if (!DATA.schedules.length) { $("schedules").remove(); return {restore() {}}; }
  const state = {name: DATA.schedules[0].name, step: 0};
  $("mutant").append(...DATA.schedules.map(each => html("option", {value: each.name}, `${each.name}: ${each.says}`)));
  const current = () => DATA.schedules.find(each => each.name === state.name);
  const last = () => current().events.length;
  const go = (step, keep = true) => {
    state.step = Math.min(last(), Math.max(1, step));
    mark();
    if (keep) address.write("schedules", {missing: state.name, step: state.step});
  };
  $("mutant").addEventListener("change", () => { state.name = $("mutant").value; show(); go(last()); });
  $("first").addEventListener("click", () => go(1));
  $("back").addEventListener("click", () => go(state.step - 1));
  $("forth").addEventListener("click", () => go(state.step + 1));
  $("end").addEventListener("click", () => go(last()));
  const kinds = [["page", "--h3"], ["pool", "--h0"], ["class", "--h1"], ["zspage", "--h2"]];
  const kind = lock => kinds.find(([name]) => lock.startsWith(name)) ?? ["lock", "--h7"];

  function show() {
    const of = current(), threads = of.threads.length;
    $("mutant").value = of.name;
    const bars = locks => html("td", {class: "held"}, ...locks.map(lock => html("i", {style: `background:var(${kind(lock)[1]});box-shadow:0 0 0 1px var(--edge) inset`, title: lock})),
      locks.length ? html("span", {class: "skip"}, `holds ${locks.join(", ")}`) : "");
    const lines = event => event.c.length ? event.c.map(([n, text]) => html("small", {class: "c"}, html("b", {}, String(n)), html("code", {}, text)))
      : event.in ? [html("small", {class: "c"}, `in ${event.in}()`)] : [];
    const head = html("tr", {}, html("th", {scope: "col", class: "num"}, "step"), ...of.threads.flatMap((calls, n) =>
      [html("th", {scope: "col", class: "held"}, html("span", {class: "skip"}, `locks of thread ${n + 1}`)), html("th", {scope: "col"}, `thread ${n + 1}: ${calls.join("; ")}`)]));
    const rows = of.events.flatMap((event, n) => {
      const cells = of.threads.flatMap((_, t) => [bars(event.held[t] ?? []), html("td", {}, ...(event.thread === t + 1 ? [event.text, ...lines(event)] : []))]);
      const made = [html("tr", {"data-step": n + 1, onclick: () => go(n + 1)}, html("td", {class: "num"}, String(n + 1)), ...cells)];
      for (const [name, before, after] of event.words) {
        const cell = html("td", {colspan: 1 + 2 * threads}, before === null ? `${name} gets a word, ${after}` : after === null ? `${name} has no word any more` : `word of ${name}: ${before} becomes ${after}`);
        if (before !== null && after !== null) cell.append(drawing(wordSvg(of.fields.map(([name, lsb, width]) => ({name, lsb, width})), of.bits,
          {value: BigInt(after), marked: BigInt(before) ^ BigInt(after), rowBits: narrow.matches ? 32 : 64, hues: DATA.hues})));
        made.push(html("tr", {class: "wordline", "data-step": n + 1}, cell));
      }
      return made;
    });
    rows.push(html("tr", {class: "violation", "data-step": last()}, html("td", {colspan: 1 + 2 * threads}, `${of.check}: ${of.message}`)));
    $("schedule").replaceChildren(html("p", {}, html("b", {}, of.says.replace(/\.$/, "")), `; level ${of.level}. Before: `, html("code", {}, of.before || "nothing"), ". Repeat: ", html("code", {}, of.command)),
      html("p", {class: "key"}, "locks held:", ...kinds.map(([name, hue]) => html("span", {}, html("i", {style: `background:var(${hue});box-shadow:0 0 0 1px var(--edge) inset`}), name))),
      html("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": `Schedule ${of.name}`, onkeydown: event => {
        const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
        if (step) { go(state.step + step); event.preventDefault(); }
        if (event.key === "Home") go(1);
        if (event.key === "End") go(last());
      }}, html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows))));
  }
  function mark() {
    for (const row of $("schedule").querySelectorAll("tbody tr")) {
      const step = Number(row.dataset.step);
      row.classList.toggle("now", step === state.step && !row.matches(".violation, .wordline"));
      row.classList.toggle("later", step > state.step);
    }
    const event = current().events[state.step - 1];
    $("step").textContent = `step ${state.step} of ${last()}, thread ${event.thread}: ${event.text}${state.step === last() ? `; ${current().check}: ${current().message}` : ""}`;
  }
  show(); go(last(), false);
  return {restore(values) {
    if (DATA.schedules.some(each => each.name === values.get("missing"))) state.name = values.get("missing");
    show(); go(Number(values.get("step")) || last(), false);
  }};
}
