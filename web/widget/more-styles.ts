/** Puts the looks of what is seldom opened on the page: a constructed sheet is allowed by any policy. */

import text from "../styles/widget-more.css" with { type: "text" };

let sheet: CSSStyleSheet | undefined;

export function moreStyles(): void {
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
