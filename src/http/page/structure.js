// The structure of a page as what can be seen of it: pieces in the order of print, torn places between them. Pure.

/** The parts of an article that are no paragraphs, each with its kind. */
function lines(article) {
  const kinds = [
    ["kicker", article.kicker],
    ["deck", article.deck],
    ["byline", article.byline],
  ];
  const found = kinds.flatMap(([kind, list]) => (list ?? []).map((part) => ({ kind, spans: [part.span] })));
  if (article.headline) found.push({ kind: "headline", spans: [article.headline.span] });
  return found;
}

/**
 * Headings and pieces of paragraphs in reading order. A piece is a paragraph's text in one place of the page, perhaps in
 * several spans; `section` and `paragraph` tell where those begin.
 */
export function items(article, source) {
  const found = [];
  for (const section of article.sections) {
    let opens = true;
    const push = (kind, spans, paragraph) => {
      found.push({ kind, spans, section: opens, paragraph });
      opens = false;
    };
    if (section.heading) push("heading", [section.heading.span], true);
    for (const { spans } of section.paragraphs) {
      let piece = [];
      let first = true;
      for (const span of spans) {
        const last = piece.at(-1);
        if (last && (span[0] < last[1] || !source.blank(last[1], span[0]))) {
          push("paragraph", piece, first);
          first = false;
          piece = [];
        }
        piece.push(span);
      }
      if (piece.length) push("paragraph", piece, first);
    }
  }
  return found;
}

export const start = (piece) => piece.spans[0][0];
export const end = (piece) => piece.spans.at(-1)[1];

/** Everything of the page in the order of print: `{kind, spans, article, caption}`. */
export function pieces(page, source) {
  const found = [];
  for (const article of page.articles) {
    for (const part of [...lines(article), ...items(article, source)]) found.push({ ...part, article: article.id });
  }
  page.captions.forEach((caption, at) => {
    found.push({ kind: "caption", spans: caption.spans, article: null, caption: at });
    if (caption.credit) found.push({ kind: "credit", spans: [caption.credit.span], article: null, caption: at });
  });
  for (const part of page.furniture) found.push({ kind: "furniture", spans: [part.span], article: null });
  const printed = found
    .filter((piece) => piece.spans.length)
    .flatMap((piece) => (piece.kind === "caption" ? piece.spans.map((span) => ({ ...piece, spans: [span] })) : [piece]))
    .sort((a, b) => start(a) - start(b));
  return withLeftOut(printed, source);
}

/** Text that a structure corrected by hand gives to nothing is shown all the same. */
function withLeftOut(printed, source) {
  const all = [];
  let at = 0;
  for (const piece of [...printed, null]) {
    const next = piece ? start(piece) : source.bytes;
    if (!source.blank(at, next)) all.push({ kind: "leftout", spans: [[at, next]], article: null });
    if (piece) {
      all.push(piece);
      at = Math.max(at, end(piece));
    }
  }
  return all;
}

/** Pieces of one article that stand one after the other in print. */
export function runs(printed) {
  const found = [];
  for (const piece of printed) {
    const last = found.at(-1);
    if (last && last.article === piece.article) last.pieces.push(piece);
    else found.push({ article: piece.article, pieces: [piece] });
  }
  return found;
}

/** Places where an article goes on elsewhere than below: `{article, left, right, whole, join}`, `whole` within a paragraph. */
export function tears(page, source) {
  const place = new Map();
  let others = 0;
  let last = null;
  for (const piece of pieces(page, source).filter(({ article }) => article)) {
    others += Number(last !== null && last !== piece.article);
    last = piece.article;
    place.set(start(piece), others);
  }
  const known = new Map(page.joins.map((join) => [`${join.left[1]} ${join.right[0]}`, join]));
  const found = [];
  for (const article of page.articles) {
    const flow = items(article, source);
    flow.slice(1).forEach((right, at) => {
      const left = flow[at];
      const whole = right.kind === "paragraph" && !right.paragraph;
      const foreign = place.get(start(left)) !== place.get(start(right));
      const join = known.get(`${end(left)} ${start(right)}`) ?? null;
      if (whole || foreign || join || start(right) < start(left)) {
        found.push({ article: article.id, left, right, whole, join });
      }
    });
  }
  return found.sort((a, b) => end(a.left) - end(b.left));
}
