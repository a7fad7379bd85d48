/** The text of `web/sdk/api/operations.ts`: types of every resource and operation of the OpenAPI document, and where each is found. Pure. */

import type { Document, Operation, Parameter, Schema } from "./document.ts";

const head = `/** Every operation of the API and its types. Made from the code by \`bun src/testing/make-client.ts\`: not written by hand. */\n`;

/** The file's text for a document. */
export function clientSource(document: Document): string {
  const types = Object.entries(document.components.schemas)
    .filter(([name]) => /^\w+$/.test(name))
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`);
  const operations: string[] = [];
  const places: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.push(operationType(operation));
      places.push(`  ${operation.operationId}: ["${method.toUpperCase()}", "${path}"],`);
    }
  }
  return `${head}\n${types.join("\n")}\n\nexport interface Operations {\n${operations.join("\n")}\n}\n
/** Method and path of each, below \`/api/v1\`. */\nexport const places: Record<keyof Operations, readonly [method: string, path: string]> = {\n${places.join("\n")}\n};\n`;
}

function operationType({ operationId, summary, parameters = [], requestBody, responses }: Operation): string {
  const of = (place: Parameter["in"]) => {
    const list = parameters.filter((each) => each.in === place);
    if (list.length === 0) return "";
    const fields = list.map(
      ({ name, required, schema }) => `${nameOf(name)}${required ? "" : "?"}: ${typeOf(schema ?? {})}`,
    );
    return `${place}${list.some((each) => each.required) ? "" : "?"}: { ${fields.join("; ")} };`;
  };
  const media = requestBody?.content ?? {};
  const sent = media["application/json"]?.schema;
  const body = sent ? `body: ${typeOf(sent)};` : Object.keys(media).length > 0 ? "body: BodyInit;" : "";
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, { content }]) => {
      const schema = content?.["application/json"]?.schema;
      return schema ? typeOf(schema) : content ? "string" : "undefined";
    });
  return `  /** ${summary} */\n  ${operationId}: { input: { ${of("path")} ${of("query")} ${body} }; output: ${[...new Set(answers)].join(" | ") || "undefined"} };`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1)!;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.allOf) return schema.allOf.map((each) => `(${typeOf(each)})`).join(" & ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  if (schema.type === "array") return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === "object" || schema.properties) return objectType(schema);
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "string" || schema.type === "boolean" || schema.type === "null") return schema.type;
  return "unknown";
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(
    ([name, each]) => `${nameOf(name)}${required.includes(name) ? "" : "?"}: ${typeOf(each)}`,
  );
  if (typeof additionalProperties === "object")
    fields.push(`[name: string]: ${fields.length > 0 ? "unknown" : typeOf(additionalProperties)}`);
  if (fields.length === 0) return "Record<string, unknown>";
  return `{ ${fields.join("; ")} }`;
}

const nameOf = (name: string): string => (/^\w+$/.test(name) ? name : JSON.stringify(name));
