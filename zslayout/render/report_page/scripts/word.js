"use strict";
// A word as SVG: the same as zslayout/render/word_svg.py, letter for letter.
const wordSvg = (() => {
  const NUMBERS = 15, BOX = 38, BITS = 20, CALLOUT = 14, CHAR = 6.8, HUES = 8;
  const show = x => String(Number(x.toFixed(6)));
  const escaped = text => text.replace(/[&<>"']/g, c =>
    ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})[c]);

  const spoken = (fields, bits, value, missing) => {
    const found = fields.map(f => `${f.name} bits ${f.lsb + f.width - 1} to ${f.lsb}`);
    const text = `Word of ${bits} bits: ${found.join(", ")}` + (missing ? `; ${missing} bits missing` : "");
    return value === null ? text : `${text}; its value is 0x${value.toString(16)}`;
  };

  const piecesOf = (fields, bits, missing, hues) => {
    const found = [];
    let top = bits;
    [...fields].sort((a, b) => b.lsb - a.lsb).forEach((f, place) => {
      const end = f.lsb + f.width;
      if (end < top) found.push({name: "spare", low: end, high: top, kind: "gap", bits: top - end});
      const hue = (hues[f.name] ?? place) % HUES;
      found.push({name: f.name, low: f.lsb, high: end, kind: `h${hue}`, bits: f.width});
      top = Math.min(top, f.lsb);
    });
    if (top > 0) found.push({name: "spare", low: 0, high: top, kind: "gap", bits: top});
    if (missing && top >= 0) found.push({name: "missing", low: -missing, high: 0, kind: "beyond", bits: missing});
    return found;
  };

  function drawRow(pieces, of, top, bottom, y0, bit) {
    const out = [], callouts = [], y = y0 + NUMBERS;
    let end = y + BOX + 2;
    const x = high => (top - high) * bit;
    const rect = (kind, at, width, from = y, height = BOX) =>
      `<rect class="${kind}" x="${show(at)}" y="${show(from)}" width="${show(width)}" height="${height}"/>`;
    for (const p of pieces) {
      const at = x(p.high), width = (p.high - p.low) * bit, middle = at + width / 2;
      out.push(rect(`box ${p.kind}`, at, width));
      if (p.kind === "gap") {
        const lines = [];
        for (let from = -BOX + 7; from < width; from += 7) {
          const start = Math.max(from, 0), stop = Math.min(from + BOX, width);
          if (stop > start)
            lines.push(`M${show(at + start)} ${show(y + BOX - (start - from))}L${show(at + stop)} ${show(y + BOX - (stop - from))}`);
        }
        out.push(`<path class="hatch" d="${lines.join("")}"/>`);
      }
      if (p.kind !== "beyond") {
        const high = String(p.high - 1), low = String(p.low), up = show(y - 4);
        if (p.high - p.low === 1 || (high.length + low.length) * 6 + 6 > width)
          out.push(`<text class="num" x="${show(middle)}" y="${up}" text-anchor="middle">${low}</text>`);
        else {
          out.push(`<text class="num" x="${show(at + 2)}" y="${up}">${high}</text>`);
          out.push(`<text class="num" x="${show(at + width - 2)}" y="${up}" text-anchor="end">${low}</text>`);
        }
      }
      const wrong = p.kind === "beyond" ? ' class="wrong"' : "", text = `text-anchor="middle"${wrong}`;
      const bits = `${p.bits} bit${p.bits === 1 ? "" : "s"}`, said = p.high - p.low === p.bits ? bits : `of ${bits}`;
      if (p.name.length * CHAR + 4 <= width && p.kind !== "gap") {
        out.push(`<text x="${show(middle)}" y="${show(y + 17)}" ${text}>${escaped(p.name)}</text>`);
        if (said.length * 6 + 4 <= width)
          out.push(`<text x="${show(middle)}" y="${show(y + 31)}" ${wrong ? text : `${text} class="small"`}>${said}</text>`);
      } else if (p.kind !== "gap") callouts.push([middle, `${p.name}, ${bits}`]);
    }
    const high = Math.min(top, of.bits), low = Math.max(bottom, 0);
    if (high > low) out.push(rect("edge", x(high), (high - low) * bit));
    let below = 2 ** 62;
    for (const p of pieces) {
      if (p.kind === "gap") continue;
      for (const [from, to] of [[Math.max(p.low, of.bits), p.high], [p.low, Math.min(p.high, 0)], [Math.max(p.low, below), p.high]])
        if (to > from) out.push(rect("bad", x(to), (to - from) * bit));
      below = Math.min(below, p.low);
    }
    if (of.value !== null) {
      const xs = [], digits = [], down = y + BOX + 14, marks = [];
      let start = 0;
      for (let n = high - 1; n >= low; n--) {
        xs.push(show(x(n + 1) + bit / 2));
        digits.push(String(of.value >> BigInt(n) & 1n));
        const on = k => Boolean(of.marked >> BigInt(k) & 1n);
        if (on(n) && !start) start = n + 1;
        if (start && (n === low || !on(n - 1))) {
          marks.push(rect("bad", x(start), (start - n) * bit, down - 11, 15));
          start = 0;
        }
      }
      out.push(`<text class="bits" text-anchor="middle" x="${xs.join(" ")}" y="${show(down)}">${digits.join("")}</text>`, ...marks);
      end = y + BOX + BITS;
    }
    callouts.forEach(([middle, said], level) => {
      const down = end + level * CALLOUT + 10, half = said.length * 3.2;
      const at = Math.min(Math.max(middle, half), (top - bottom) * bit - half);
      out.push(`<path class="edge" d="M${show(middle)} ${show(end - 2)}L${show(middle)} ${show(down - 9)}"/>`);
      out.push(`<text class="small" x="${show(at)}" y="${show(down)}" text-anchor="middle">${escaped(said)}</text>`);
    });
    return [out.join(""), end + callouts.length * CALLOUT];
  }

  return (fields, bits, {value = null, marked = 0n, rowBits = 64, missing = 0, hues = {}, bit = rowBits > 32 ? 14 : 10.5} = {}) => {
    const of = {bits, value, marked}, pieces = piecesOf(fields, bits, missing, hues);
    const high = Math.max(bits, ...pieces.map(p => p.high)), low = Math.min(0, ...pieces.map(p => p.low));
    const rows = [];
    if (rowBits >= bits) rows.push([high, low]);
    else for (let top = high; top > low; top -= rowBits) rows.push([top, Math.max(low, top - rowBits)]);
    let y = 0;
    const parts = rows.map(([top, bottom]) => {
      const inside = pieces.map(p => ({...p, low: Math.max(p.low, bottom), high: Math.min(p.high, top)})).filter(p => p.high > p.low);
      const [text, end] = drawRow(inside, of, top, bottom, y, bit);
      y = end;
      return text;
    });
    const width = bit * Math.max(...rows.map(([top, bottom]) => top - bottom)) + 2;
    const label = escaped(spoken(fields, bits, value, missing));
    return `<svg class="word" role="img" aria-label="${label}" viewBox="-1 0 ${show(width)} ${show(y)}" style="max-width:${show(width)}px"`
      + ` xmlns="http://www.w3.org/2000/svg">${parts.join("")}</svg>`;
  };
})();
