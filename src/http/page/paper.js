// Where the lines of a page were printed: those of a piece, the columns they stand in, the boxes around them. Pure.

/** Lines further apart than so many of their heights are in two columns. */
const APART = 2.5;

/** The lines that hold spans, in order: `{page, box, from, to}`, the bytes as far as the spans have them; `all` are in order of their spans. */
export function linesOf(spans, all) {
  const found = [];
  for (const [start, end] of spans) {
    for (let at = firstAfter(all, start); at < all.length && all[at].span[0] < end; at += 1) {
      const { span, page, box } = all[at];
      const [from, to] = [Math.max(span[0], start), Math.min(span[1], end)];
      found.push({ page, box: share(box, span, from, to), from, to });
    }
  }
  return found;
}

/** The box of the bytes `from` to `to` of a line, as far as their number tells. */
function share([x, y, width, height], [start, end], from, to) {
  const [before, part] = [(from - start) / (end - start), (to - from) / (end - start)];
  return height > 2 * width
    ? [x, y + height * before, width, height * part]
    : [x + width * before, y, width * part, height];
}

/** The place of the first line that ends behind a byte. */
function firstAfter(all, byte) {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].span[1] <= byte) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Runs of lines that stand below each other in one column. */
export function columns(lines) {
  const found = [];
  for (const line of lines) {
    const last = found.at(-1)?.at(-1);
    if (last && follows(last, line)) found.at(-1).push(line);
    else found.push([line]);
  }
  return found;
}

function follows(above, below) {
  const [x, y, width, height] = above.box;
  const [left, top, wide, high] = below.box;
  const beside = left < x + width && x < left + wide;
  return above.page === below.page && beside && Math.abs(top - y - height) <= APART * Math.max(height, high);
}

/** The box around lines. */
export function around(lines) {
  const edges = lines.map(({ box: [x, y, width, height] }) => [x, y, x + width, y + height]);
  const least = (at) => Math.min(...edges.map((edge) => edge[at]));
  const most = (at) => Math.max(...edges.map((edge) => edge[at]));
  return [least(0), least(1), most(2) - least(0), most(3) - least(1)];
}

/** Whether a line is set from top to foot. */
export const upright = ({ box: [, , width, height] }, letters) => letters > 1 && height > 2 * width;
