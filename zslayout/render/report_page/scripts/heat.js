// Headroom over physical bits and page size, a map for each chain size.
function startHeat(explorer) {
  const has = name => NAMES.includes(name);
  if (!OPEN || !has("PAGE_SHIFT") || !has("MAX_POSSIBLE_PHYSMEM_BITS")) return;
  const [BITS, SHIFT, PHYS] = [NAMES[0], "PAGE_SHIFT", "MAX_POSSIBLE_PHYSMEM_BITS"];
  const of = name => DATA.parameters.find(each => each.name === name);
  const sizes = [], [least, most] = of(OPEN).values, names = Object.keys(DATA.versions).filter(name => DATA.versions[name].proved);
  for (let size = least; size <= most; size++) sizes.push(size);
  const state = {version: [DATA.results[0].scheme, DATA.nearest].find(each => names.includes(each)) ?? names.at(-1), bits: 64};
  $("heat-version").append(...names.map(name => html("option", {value: name}, name)));
  $("heat-bits").append(...of(BITS).values.map(n => html("option", {value: n}, `${n} bits`)));
  $("heat-version").addEventListener("change", () => { state.version = $("heat-version").value; show(); });
  $("heat-bits").addEventListener("change", () => { state.bits = Number($("heat-bits").value); show(); });
  const W = 6, H = 10, LEFT = 24, TOP = 16;
  const mix = h => h === 0 ? "light-dark(#e9ecef,#3a4149)" : h > 0
    ? `color-mix(in oklab, light-dark(#0b5f9e,#7cc0f2) ${Math.min(100, 18 + h * 5)}%, light-dark(#e9ecef,#2a3037))`
    : `color-mix(in oklab, light-dark(#c2410c,#ff8f4d) ${Math.min(100, 18 - h * 5)}%, light-dark(#f3ece8,#2f2a28))`;
  $("legend").append("missing ", ...[-12, -6, -1, 0, 1, 6, 12].map(h => html("i", {style: `background:${mix(h)}`, title: h})), " to spare; ✕ no kernel, or a wrong one");
  let cells = new Map();

  function range() {
    const [low, high] = of(PHYS).values, at = {...DATA.configurations[0].at, [BITS]: state.bits};
    const there = DATA.configurations.filter(c => c.at[BITS] === state.bits).map(c => c.at[PHYS]);
    return [Math.max(low, Math.min(...there, state.bits) - 4), Math.min(high, state.bits === 32 ? 43 : high)];
  }
  function at(phys, shift, size) {
    const values = {[BITS]: state.bits, [SHIFT]: shift, [PHYS]: phys, [OPEN]: size};
    for (const each of DATA.parameters) if (each.follows) values[each.name] = values[each.follows];
    return values;
  }
  const here = point => DATA.configurations.filter(c => [BITS, SHIFT, PHYS].every(name => c.at[name] === point[name]) && point[OPEN] >= c.chain[0] && point[OPEN] <= c.chain[2]).map(c => c.name);
  const sentence = layout => `${2 ** (layout.at[SHIFT] - 10)} KiB pages, ${layout.at[PHYS]} physical bits, chain ${layout.at[OPEN]}: `
    + (layout.inside ? `${layout.headroom < 0 ? `${plural(-layout.headroom, "bit")} missing` : `headroom ${plural(layout.headroom, "bit")}`}, ${layout.outcome}` : "no word can hold that")
    + (here(layout.at).length ? `; ${here(layout.at).join(", ")}` : "");

  function show() {
    $("heat-version").value = state.version; $("heat-bits").value = state.bits;
    const [low, high] = range(), [s0, s1] = of(SHIFT).values, maps = [];
    cells = new Map();
    const dots = new Set(DATA.configurations.filter(c => c.at[BITS] === state.bits).map(c => `${c.at[PHYS]}/${c.at[SHIFT]}`));
    for (const size of sizes) {
      const parts = [];
      let good = 0, all = 0;
      for (let shift = s0; shift <= s1; shift++) for (let phys = low; phys <= high; phys++) {
        const layout = layoutAt(state.version, at(phys, shift, size));
        if (!layout) continue;
        cells.set(`${phys}/${shift}/${size}`, layout);
        const x = LEFT + (phys - low) * W, y = TOP + (shift - s0) * H;
        if (!layout.inside) continue;
        all++; good += layout.outcome === DATA.versions[state.version].outcome && DATA.versions[state.version].gated;
        parts.push(`<rect x="${x}" y="${y}" width="${W - .4}" height="${H - .4}" style="fill:${mix(layout.headroom)}"/>`);
        if (layout.outcome === "build-error" || layout.outcome === DATA.broken) parts.push(`<path class="cross${Math.abs(layout.headroom) > 8 ? " on" : ""}" d="M${x + 1} ${y + 2.5}l3.6 4.6m0 -4.6l-3.6 4.6"/>`);
        if (dots.has(`${phys}/${shift}`)) parts.push(`<circle class="dot" cx="${x + W / 2 - .2}" cy="${y + H / 2 - .2}" r="2"/>`);
      }
      for (let phys = Math.ceil(low / 8) * 8; phys <= high; phys += 8) parts.push(`<text x="${LEFT + (phys - low) * W + W / 2}" y="${TOP + (s1 - s0 + 1) * H + 9}" text-anchor="middle">${phys}</text>`);
      for (let shift = s0; shift <= s1; shift += 2) parts.push(`<text x="${LEFT - 3}" y="${TOP + (shift - s0) * H + 7.5}" text-anchor="end">${2 ** (shift - 10)}K</text>`);
      const width = LEFT + (high - low + 1) * W + 4, height = TOP + (s1 - s0 + 1) * H + 12;
      const label = `Chain size ${size}: ${good} of ${all} points carry every field. Arrow keys move, Enter opens the explorer.`;
      const svg = drawing(`<svg viewBox="0 0 ${width} ${height}" tabindex="0" role="application" aria-label="${label}" data-size="${size}"><text class="title" x="${LEFT}" y="10">chain ${size}</text>${parts.join("")}<rect class="cursor" width="${W}" height="${H}" visibility="hidden"/></svg>`);
      wire(svg, size, low, high, s0, s1);
      maps.push(svg);
    }
    $("maps").replaceChildren(...maps);
  }
  function wire(svg, size, low, high, s0, s1) {
    let cursor = [Math.min(high, Math.max(low, 52)), s0];
    const point = () => cells.get(`${cursor[0]}/${cursor[1]}/${size}`);
    const mark = () => {
      const box = svg.querySelector(".cursor");
      box.setAttribute("x", LEFT + (cursor[0] - low) * W - .2); box.setAttribute("y", TOP + (cursor[1] - s0) * H - .2); box.setAttribute("visibility", "visible");
      if (point()) $("heat-said").textContent = sentence(point());
    };
    const from = event => {
      const box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
      const x = Math.floor(((event.clientX - box.left) * scale - LEFT) / W), y = Math.floor(((event.clientY - box.top) * scale - TOP) / H);
      return x >= 0 && x <= high - low && y >= 0 && y <= s1 - s0 ? [low + x, s0 + y] : null;
    };
    const go = () => point() && explorer.go(state.version, point().at);
    svg.addEventListener("mousemove", event => { const found = from(event); if (found) { cursor = found; mark(); } });
    svg.addEventListener("mouseleave", () => svg.querySelector(".cursor").setAttribute("visibility", "hidden"));
    svg.addEventListener("focus", mark);
    svg.addEventListener("click", event => { const found = from(event); if (found) { cursor = found; go(); } });
    svg.addEventListener("keydown", event => {
      const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
      if (step) { cursor = [Math.min(high, Math.max(low, cursor[0] + step[0])), Math.min(s1, Math.max(s0, cursor[1] + step[1]))]; mark(); event.preventDefault(); }
      if (event.key === "Enter") go();
    });
  }
  show();
}
