/** The small part of Markdown that answers may use: bold, italic, links, lists. Makes spans, never markup; all else stays as written. */

export interface Span {
  text: string;
  bold?: true;
  italic?: true;
  href?: string;
}

const marks =
  /\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*|(?<![*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])|\[([^\]\n]{1,200})\]\((https?:\/\/[^\s()<>"']{1,2000})\)/g;

export function spansOf(written: string): Span[] {
  const text = written.replace(/^([ \t]{0,6})[-*][ \t]+(?=\S)/gm, "$1• ");
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    const [whole, bold, italic, label, href] = match;
    if (href && !URL.canParse(href)) continue;
    if (match.index > from) spans.push({ text: text.slice(from, match.index) });
    if (bold) spans.push({ text: bold, bold: true });
    else if (italic) spans.push({ text: italic, italic: true });
    else spans.push({ text: label!, href: href! });
    from = match.index + whole.length;
  }
  if (from < text.length) spans.push({ text: text.slice(from) });
  return spans;
}
