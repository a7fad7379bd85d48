/** A compiled template makes what htm makes of it in a browser. */

import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { h, type VNode } from "preact";
import { render } from "preact-render-to-string";
import { html } from "../../web/shared/html.ts";
import { compileTemplates } from "./templates.ts";

const folder = mkdtempSync(join(tmpdir(), "lingxi-templates-"));
let serial = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const Box = ({ label, children }: { label: string; children?: VNode }) =>
  html`<div title=${label}>${children}</div>`;
const names: Record<string, unknown> = { html, _h: h, Box, on: true, list: ["a", "b"], more: { id: "x" } };

/** As a module would run it, once as it stands and once compiled. */
async function both(expression: string): Promise<[string, string]> {
  const run = async (code: string) => {
    const source = `export default ({ ${Object.keys(names).join(", ")} }) => ${code};`;
    const file = join(folder, `${++serial}.mjs`);
    await Bun.write(file, source);
    const made = (await import(file)) as { default: (given: typeof names) => VNode };
    return render(h("main", null, made.default(names)));
  };
  const compiled = compileTemplates(expression).replace(/^import .*\n/, "");
  expect(compiled).not.toContain("html`");
  return [await run(expression), await run(compiled)];
}

test("a template and its calls draw the same", async () => {
  for (const expression of [
    "html`<p class='one'>Text <b>bold</b> and ${list[1]}</p>`",
    "html`<p class=${`a ${on ? 'b' : 'c'}`} id=\"x ${list[0]} y\" hidden ...${more}>\n  ${'{'}<i />\n</p>`",
    "html`<${Box} label=${'}'} ...${{ label: 'last' }}>${html`<em>${list.map((each) => html`<u key=${each}>${each}</u>`)}</em>`}<//>`",
    "html`${on && html`<a href='/x?a=1&b=2'>one</a>`}<a>two</a>`",
    "html`<p>${list.join('`').replace(/[`}/]/g, '-')}</p>` /* html in a comment: ` */",
  ]) {
    const [plain, compiled] = await both(expression);
    expect(compiled).toBe(plain);
  }
});

test("what is no template of ours stays as it is", () => {
  const code = 'const a = `x ${b ? `y` : "z"}`; // html\n"html";';
  expect(compileTemplates(code)).toBe(code);
  expect(compileTemplates("nothtml`<p>`")).toBe("nothtml`<p>`");
});

test("a backslash in a template is refused, since a text and its code would differ", () => {
  expect(() => compileTemplates("html`<p>\\u00e9</p>`")).toThrow("backslash");
});
