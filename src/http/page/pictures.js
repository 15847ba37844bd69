// Which pictures belong to which pages, by what the pages' files and names say. Pure.

const PICTURE = /\.(png|jpe?g|jpe|tiff?|jp2|j2k|jpf|jpx)$/i;
/** Where ALTO, PAGE XML and hOCR name the picture that they were read from. */
const NAMED = [/<(?:\w+:)?fileName>([^<]+)</, /\bimageFilename\s*=\s*["']([^"']+)/, /\bimage\s+(?:&quot;|["'])([^"'&;]+)/];
/** Bytes of a file in which that stands. */
const HEAD = 1 << 16;

export const isPicture = ({ name }) => PICTURE.test(name);

/** From each file to its pictures, `{sheet, picture}`; `sent` are files with the replies to them. */
export async function matched(sent, pictures) {
  const found = new Map();
  for (const { file, reply } of sent) {
    const stems = [...(await told(file)), bare(file.name)];
    const own = stems.map((stem) => pictures.find((picture) => bare(picture.name) === stem)).find(Boolean);
    if (own) found.set(file, inOrder(reply, [own]));
    else if (sent.length === 1) found.set(file, inOrder(reply, pictures));
  }
  return found;
}

/** Pictures of the printed pages of one page, in the order of their names. */
export function inOrder(reply, pictures) {
  const sheets = (reply.page.layout ?? []).map(({ page }) => page);
  const named = [...pictures].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  return named.slice(0, sheets.length).map((picture, at) => ({ sheet: sheets[at], picture }));
}

async function told(file) {
  const head = await file.slice(0, HEAD).text();
  return NAMED.map((names) => head.match(names)?.[1]).filter(Boolean).map(bare);
}

/** A file's name without its folders and endings, in lower case. */
const bare = (name) =>
  name
    .trim()
    .split(/[/\\]/)
    .at(-1)
    .replace(/(?:\.(?:xml|alto|page|hocr|html?|pdf|png|jpe?g|jpe|tiff?|jp2|j2k|jpf|jpx))+$/i, "")
    .toLowerCase();
