/** Parts of the reference: one operation with its fields, answers, lines to copy and a form to try it; one schema. */

import { html } from "../../web/shared/html.ts";
import type { Document, Operation, Schema } from "./document.ts";
import { Blocks } from "./reference-frame.ts";
import { samplesOf } from "./samples.ts";

type Schemas = Document["components"]["schemas"];

export const anchorOf = ({ operationId }: Operation): string => operationId;

interface OperationProps {
  method: string;
  path: string;
  operation: Operation;
  schemas: Schemas;
}

export function OperationSection({ method, path, operation, schemas }: OperationProps) {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const media = requestBody?.content["application/json"];
  const good = Object.entries(responses).find(([status]) => status.startsWith("2"));
  const answer = good?.[1].content?.["application/json"];
  return html`<article class="op" id=${anchorOf(operation)}>
    <div class="said">
      <h3><a href=${`#${anchorOf(operation)}`}>${summary}</a></h3>
      <p class="where"><b class=${`m ${method}`}>${method}</b><code>${`/api/v1${path}`}</code></p>
      ${description && html`<p>${codes(description)}</p>`}
      ${
        parameters.length > 0 &&
        html`<h4>Parameters</h4>
          <dl class="fields">
            ${parameters.map(
              (each) =>
                html`<${Field}
                  name=${each.name}
                  schema=${each.schema ?? {}}
                  required=${each.required}
                  note=${each.description}
                  place=${each.in}
                />`,
            )}
          </dl>`
      }
      ${
        media?.schema &&
        html`<h4>Body</h4>
          <${Fields} schema=${media.schema} schemas=${schemas} />`
      }
      <h4>Answers</h4>
      <dl class="answers">
        ${Object.entries(responses).map(
          ([status, each]) =>
            html`<div>
              <dt class=${status.startsWith("2") ? "good" : ""}>${status}</dt>
              <dd>${each.description}${typeName(each.content?.["application/json"]?.schema)}</dd>
            </div>`,
        )}
      </dl>
    </div>
    <div class="shown">
      <${Blocks} list=${samplesOf(method, path, operation)} />
      ${
        answer?.example !== undefined &&
        html`<details>
          <summary>Example of the answer</summary>
          <pre tabindex="0"><code>${JSON.stringify(answer.example, null, 2)}</code></pre>
        </details>`
      }
      <${Try} method=${method} path=${path} operation=${operation} />
    </div>
  </article>`;
}

function Try({ method, path, operation }: { method: string; path: string; operation: Operation }) {
  const media = operation.requestBody?.content["application/json"];
  if (operation.requestBody && !media) return null;
  const parameters = (operation.parameters ?? []).filter((each) => each.in !== "header");
  return html`<details class="try">
    <summary>Try it</summary>
    <form data-try data-method=${method.toUpperCase()} data-path=${path}>
      ${parameters.map(
        (each) =>
          html`<label
            ><span>${each.name}</span
            ><input name=${each.name} data-in=${each.in} required=${each.required} autocomplete="off"
          /></label>`,
      )}
      ${
        media &&
        html`<label class="tall"
          ><span>Body</span
          ><textarea name="body" rows="8" spellcheck=${false}>
${JSON.stringify(media.example ?? {}, null, 2)}</textarea>
        </label>`
      }
      <div class="row">
        <button type="submit">Send</button>
        ${method !== "get" && html`<p class="care">This changes real data.</p>`}
      </div>
      <output hidden
        ><p class="status"></p>
        <pre tabindex="0"><code></code></pre>
      </output>
    </form>
  </details>`;
}

function Fields({ schema, schemas, depth = 0 }: { schema: Schema; schemas: Schemas; depth?: number }) {
  const open = resolve(schema, schemas);
  const properties = Object.entries(open.properties ?? {});
  if (properties.length === 0) return html`<p class="type">${typeText(schema)}</p>`;
  return html`<dl class="fields">
    ${properties.map(([name, each]) => {
      const inner = each.$ref ? undefined : each.type === "array" ? each.items : each;
      const more = inner && !inner.$ref && inner.properties && depth < 3;
      return html`<${Field}
        name=${name}
        schema=${each}
        required=${open.required?.includes(name)}
        note=${each.description}
      >
        ${
          more &&
          html`<details>
            <summary>Fields</summary>
            <${Fields} schema=${inner} schemas=${schemas} depth=${depth + 1} />
          </details>`
        }
      <//>`;
    })}
  </dl>`;
}

interface FieldProps {
  name: string;
  schema: Schema;
  required?: boolean;
  note?: string;
  place?: string;
  children?: unknown;
}

function Field({ name, schema, required, note, place, children }: FieldProps) {
  return html`<div>
    <dt><code>${name}</code>${required && html`<span class="need">required</span>`}</dt>
    <dd>
      <span class="type">${place === "path" ? "path · " : ""}${typeText(schema)}</span>
      ${note && html`<p>${codes(note)}</p>`}${children}
    </dd>
  </div>`;
}

export function SchemaSection({ name, schema, schemas }: { name: string; schema: Schema; schemas: Schemas }) {
  return html`<article class="schema" id=${`schema-${name}`}>
    <h3><a href=${`#schema-${name}`}>${name}</a></h3>
    <${Fields} schema=${schema} schemas=${schemas} />
  </article>`;
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref) return schemas[schema.$ref.split("/").at(-1)!] ?? {};
  if (!schema.allOf) return schema;
  const parts = schema.allOf.map((each) => resolve(each, schemas));
  return {
    properties: Object.assign({}, ...parts.map((each) => each.properties)) as Record<string, Schema>,
    required: parts.flatMap((each) => each.required ?? []),
  };
}

const typeName = (schema: Schema | undefined) =>
  schema?.$ref
    ? html` <a class="type" href=${`#schema-${schema.$ref.split("/").at(-1)}`}
        >${schema.$ref.split("/").at(-1)}</a
      >`
    : null;

/** A type in a few words: `string`, `Conversation[]`, `"on" | "off"`. */
function typeText(schema: Schema): unknown {
  if (schema.$ref) return typeName(schema);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.type === "array") return html`${typeText(schema.items ?? {})}[]`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((each, at) => html`${at > 0 ? " | " : ""}${typeText(each)}`);
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "any");
  const known = schema.format ?? (schema.pattern && schema.pattern.length < 40 ? schema.pattern : undefined);
  return known ? `${type} (${known})` : type;
}

/** Backticks become code. */
export const codes = (text: string) =>
  text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));
