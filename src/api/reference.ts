/** The reference of the API: a page of our own, made from the same document as openapi.json, with a search and a way to try things. */

import { html } from "../../web/shared/html.ts";
import type { Assets } from "../kernel/assets.ts";
import type { Document, Operation } from "./document.ts";
import { Find, referencePage } from "./reference-frame.ts";
import { anchorOf, codes, OperationSection, SchemaSection } from "./reference-parts.ts";

export interface Listed {
  method: string;
  path: string;
  operation: Operation;
}

export function apiReference(document: Document, base: string, assets: Assets): Response {
  const all: Listed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const groups = document.tags.map(({ name, description }) => ({
    name,
    description,
    list: all.filter(({ operation }) => operation.tags[0] === name),
  }));
  const schemas = Object.entries(document.components.schemas);
  const body = html`
    <a class="skip" href="#main">Skip to the operations</a>
    <nav class="side" aria-label="Operations">
      <${Find} label="Search operations" />
      <a class="plain" href="#begin">Begin</a>
      <a class="plain" href=${`${base}/api/v1/reference/events`}>Events, sockets and AI tools</a>
      ${groups.map(
        ({ name, list }) =>
          html`<section class="group">
            <h2>${name}</h2>
            ${list.map(
              ({ method, path, operation }) =>
                html`<a
                  href=${`#${anchorOf(operation)}`}
                  data-find=${`${operation.summary} ${method} ${path} ${operation.operationId}`.toLowerCase()}
                  ><b class=${`m ${method}`}>${method === "delete" ? "del" : method}</b
                  ><span>${operation.summary}</span></a
                >`,
            )}
          </section>`,
      )}
      <section class="group">
        <h2>Schemas</h2>
        ${schemas.map(([name]) => html`<a href=${`#schema-${name}`} data-find=${`schema ${name.toLowerCase()}`}><span>${name}</span></a>`)}
      </section>
      <p class="nothing" hidden>Nothing by that name.</p>
    </nav>
    <main id="main">
      <section id="begin" class="begin">
        <h1>${document.info.title}</h1>
        <p>${codes(document.info.description)}</p>
        <p>
          The document itself: <a href=${`${base}/api/v1/openapi.json`}>openapi.json</a>. AI tools find the
          same operations at <code>${`${base}/mcp`}</code> (Model Context Protocol, streamable HTTP), limited
          by the key's scopes. What is told without being asked for, by webhooks and sockets, has${" "}
          <a href=${`${base}/api/v1/reference/events`}>a page of its own</a>.
        </p>
        <form class="key" id="key-form" autocomplete="off">
          <label for="key">A key to try things with. It stays in this tab and is gone when you leave.</label>
          <input id="key" type="password" placeholder="lxk_…" spellcheck=${false} autocomplete="off" />
        </form>
      </section>
      ${groups.map(
        ({ name, description, list }) =>
          html`<section class="part">
            <header>
              <h2>${name}</h2>
              <p>${description}</p>
            </header>
            ${list.map((each) => html`<${OperationSection} ...${each} schemas=${document.components.schemas} />`)}
          </section>`,
      )}
      <section class="part">
        <header><h2>Schemas</h2></header>
        ${schemas.map(([name, schema]) => html`<${SchemaSection} name=${name} schema=${schema} schemas=${document.components.schemas} />`)}
      </section>
    </main>
  `;
  return referencePage(document.info.title, body, { base, assets });
}
