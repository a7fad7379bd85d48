/** A hidden field that carries a JSON document, edited by the component that stands behind it. */

import { render, type ComponentType } from "preact";
import { html } from "../../shared/html.ts";

export interface EditorProps<T> {
  value: T;
  change(next: T): void;
}

/** Mounts `Editor` on every `[data-editor=name]`; the field before it sends `change` when the document changes. */
export function mountEditors<T>(name: string, Editor: ComponentType<EditorProps<T>>): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-editor="${name}"]`)) {
    const field = place.previousElementSibling as HTMLInputElement;
    const paint = () => render(html`<${Editor} value=${JSON.parse(field.value)} change=${change} />`, place);
    const change = (next: T) => {
      field.value = JSON.stringify(next);
      paint();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    paint();
    // What the components' own fields tell must not be taken for fields of the form.
    place.addEventListener("change", (event) => event.stopPropagation());
    place.addEventListener("input", (event) => event.stopPropagation());
  }
}
