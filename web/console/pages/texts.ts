/** What the islands of the pages say: the server puts these texts into the page, in the reader's language. */

import { translator, type Translate } from "../../shared/i18n.ts";

let translate: Translate | undefined;
export const say: Translate = (key, params) =>
  (translate ??= translator(readJson<Record<string, string>>("texts") ?? {}))(key, params);

export function readJson<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : undefined;
}

/** A path of ours below the path that the installation lives under. */
export const at = (path: string): string => (document.documentElement.dataset.base ?? "") + path;
