/** Tables as CSV (RFC 4180), for people's table programs. */

import { Invalid } from "./errors.ts";

export function writeCsv(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map(cell).join(","));
  // The mark at the front tells Excel that it is UTF-8.
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** What a table program would calculate is kept as text (OWASP: CSV injection). */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With commas, semicolons or tabs. Errors: Invalid(import_unreadable). */
export function readCsv(text: string): string[][] {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const sign = ["\t", ";", ","].find((each) => first.includes(each)) ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let value = "";
  let quoted = false;
  for (let i = 0; i <= text.length; i++) {
    const at = text[i];
    if (quoted) {
      if (at === undefined) throw new Invalid("import_unreadable");
      if (at !== '"') value += at;
      else if (text[i + 1] === '"') {
        value += '"';
        i++;
      } else quoted = false;
    } else if (at === '"' && value === "") quoted = true;
    else if (at === sign) {
      row.push(value);
      value = "";
    } else if (at === "\n" || at === "\r" || at === undefined) {
      if (at === "\r" && text[i + 1] === "\n") i++;
      row.push(value);
      rows.push(row);
      row = [];
      value = "";
    } else value += at;
  }
  return rows;
}
