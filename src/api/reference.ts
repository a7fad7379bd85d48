/** The reference of the API as a page: made from the same document as openapi.json, with no script and nothing from elsewhere. */

import type { Document, Operation } from "./document.ts";

const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const css = `:root{color-scheme:light dark;--line:#e7e4de;--soft:#f6f5f2;--text:#1f1d1a;--dim:#6c665e;--accent:#0a755b}
@media (prefers-color-scheme:dark){:root{--line:#2d2b28;--soft:#1f1e1c;--text:#edebe7;--dim:#9a948b;--accent:#3cc49b}}
body{font:14px/1.5 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;color:var(--text);margin:0;display:grid;grid-template-columns:280px minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;border-inline-end:1px solid var(--line);padding:24px 16px;box-sizing:border-box;background:var(--soft)}
nav h2{font-size:12px;color:var(--dim);margin:20px 8px 4px}nav a{display:block;padding:3px 8px;border-radius:6px;color:inherit;text-decoration:none}
nav a:hover{background:var(--line)}main{max-width:860px;padding:32px 40px 120px}h1{font-size:28px;margin:0 0 8px}
section{border-top:1px solid var(--line);padding:24px 0}h3{font-size:16px;margin:0 0 4px}code,pre{font:12.5px/1.5 ui-monospace,"SF Mono",monospace}
.m{color:var(--accent);font-weight:600;text-transform:uppercase;margin-inline-end:8px}p{margin:4px 0;color:var(--dim)}
pre{background:var(--soft);border:1px solid var(--line);border-radius:10px;padding:12px;overflow:auto;max-height:320px}
table{border-collapse:collapse;width:100%;margin:8px 0}td{border-bottom:1px solid var(--line);padding:6px 8px 6px 0;vertical-align:top}
summary{cursor:pointer;padding:4px 0}@media (max-width:760px){body{grid-template-columns:minmax(0,1fr)}nav{display:none}main{padding:24px 16px}}`;
const cssHash = `sha256-${new Bun.CryptoHasher("sha256").update(css).digest("base64")}`;

export function apiReference(document: Document, base: string): Response {
  const groups = new Map<string, { method: string; path: string; operation: Operation }[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const tag = operation.tags?.[0] ?? "Other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag)!.push({ method, path, operation });
    }
  }
  const schemas = document.components?.schemas ?? {};
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(document.info.title)}</title><style>${css}</style></head><body><nav><a href="${escape(base)}/api/v1/openapi.json">openapi.json</a>
${[...groups].map(([tag, list]) => `<h2>${escape(tag)}</h2>${list.map((each) => `<a href="#${anchor(each)}">${escape(each.operation.summary ?? each.path)}</a>`).join("")}`).join("")}
<h2>Schemas</h2>${Object.keys(schemas)
    .map((name) => `<a href="#schema-${escape(name)}">${escape(name)}</a>`)
    .join("")}</nav>
<main><h1>${escape(document.info.title)}</h1><p>${escape(document.info.description ?? "")}</p>
${[...groups].map(([tag, list]) => `<h2>${escape(tag)}</h2>${list.map(section).join("")}`).join("")}
<h2>Schemas</h2>${Object.entries(schemas)
    .map(
      ([name, schema]) =>
        `<section id="schema-${escape(name)}"><h3>${escape(name)}</h3>${code(schema)}</section>`,
    )
    .join("")}
</main></body></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "public, max-age=300",
      "content-security-policy": `default-src 'none'; style-src '${cssHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  });
}

const anchor = ({ method, path }: { method: string; path: string }): string =>
  escape(`${method}-${path.replace(/[^a-z0-9]+/gi, "-")}`);
const code = (value: unknown): string => `<pre><code>${escape(JSON.stringify(value, null, 2))}</code></pre>`;

function section({
  method,
  path,
  operation,
}: {
  method: string;
  path: string;
  operation: Operation;
}): string {
  const request = operation.requestBody?.content?.["application/json"]?.schema;
  const parameters = (operation.parameters ?? [])
    .map(
      (each) =>
        `<tr><td><code>${escape(each.name)}</code></td><td>${escape(each.in)}${each.required ? ", required" : ""}</td><td>${escape(each.description ?? "")}<code>${escape(JSON.stringify(each.schema ?? {}))}</code></td></tr>`,
    )
    .join("");
  const responses = Object.entries(operation.responses ?? {})
    .map(([status, answer]) => {
      const schema = answer.content?.["application/json"]?.schema;
      return `<tr><td><code>${escape(status)}</code></td><td>${escape(answer.description ?? "")}${schema ? `<details><summary>body</summary>${code(schema)}</details>` : ""}</td></tr>`;
    })
    .join("");
  return `<section id="${anchor({ method, path })}"><h3>${escape(operation.summary ?? "")}</h3><p><span class="m">${escape(method)}</span><code>/api/v1${escape(path)}</code></p>
${operation.description ? `<p>${escape(operation.description)}</p>` : ""}${parameters ? `<table>${parameters}</table>` : ""}
${request ? `<details><summary>Request body</summary>${code(request)}</details>` : ""}<table>${responses}</table></section>`;
}
