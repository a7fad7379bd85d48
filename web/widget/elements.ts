/** Elements made by nodes: a host page with Trusted Types forbids markup as text. */

export function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(className: string, click: () => void): HTMLButtonElement {
  const made = element("button", className) as HTMLButtonElement;
  made.type = "button";
  made.onclick = click;
  return made;
}

export function set(target: Element, attributes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value));
}

export function icon(path: string, size: number): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg") as SVGElement;
  const shape = document.createElementNS(space, "path");
  set(svg, { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": true });
  set(shape, { d: path });
  svg.append(shape);
  return svg;
}

/** A constructed sheet is no inline style: it works under any `style-src` of the host. */
export function addStyles(shadow: ShadowRoot, text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
}
