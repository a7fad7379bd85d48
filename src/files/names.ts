/** A name that is safe on every screen and disk, with the extension of what the file really is. */

import { kinds, type FileKind } from "./sniff.ts";

const longest = 120;

/**
 * Controls, bidi overrides and zero-width characters (`\p{Cc}`, `\p{Cf}`: "gpj.exe" must not read "exe.jpg"), private use, line and
 * paragraph separators, and letters that draw nothing: Hangul fillers, the empty braille cell.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800]/gu;
/** Devices of Windows, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const known = new Set<string>(Object.values(kinds).flatMap((each) => [...each.extensions]));

export function cleanName(given: string, kind: FileKind): string {
  const bare = (given.toWellFormed().split(/[/\\]/).at(-1) ?? "")
    .normalize("NFC")
    .replace(unseen, "")
    .replaceAll("\ufffd", "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/(\p{M}{3})\p{M}+/gu, "$1")
    .replace(/\s+/gu, " ")
    .replace(/[. ]+$/, "");
  const dot = bare.lastIndexOf(".");
  const extension = dot >= 0 ? bare.slice(dot + 1).toLowerCase() : "";
  // A dot that starts no extension of ours ("v1.2", "page.html") stays in the name, and the true one follows.
  const stem = known.has(extension) ? bare.slice(0, dot) : bare;
  const ending = kind.extensions.includes(extension) ? extension : kind.extensions[0]!;
  const whole = stem.replace(/^[. ]+/, "");
  const shown = [...whole]
    .slice(0, longest - ending.length - 1)
    .join("")
    .replace(/[. ]+$/, "");
  return `${reserved.test(shown.split(".")[0]!) ? "_" : ""}${shown || "file"}.${ending}`;
}
