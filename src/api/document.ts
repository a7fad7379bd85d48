/** The OpenAPI 3.1 document: what the routes say by their schemas, completed by names of operations, tags and examples. Pure. */

import type { Rest } from "../accounts/rest.ts";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: boolean | Schema;
  example?: unknown;
  examples?: unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  minLength?: number;
  description?: string;
}
export interface Media {
  schema?: Schema;
  example?: unknown;
}
export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema?: Schema;
}
export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}
export interface Document {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const about = {
  openapi: "3.1.0" as const,
  info: {
    title: "Lingxi API",
    version: "1",
    description:
      "Everything that the console can do. Authenticate with `Authorization: Bearer lxk_…`; a key may be limited to scopes and inboxes. Errors are problem+json (RFC 9457) with stable codes and the path of each field. Lists are paged by `cursor`; `fields=a,b` leaves out the rest; GET answers carry an ETag for `If-None-Match` and `If-Match`. A request with an `Idempotency-Key` is done once, however often it is sent within a day. `RateLimit` and `RateLimit-Policy` tell what is left.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/api/v1" }],
  security: [{ key: [] }],
};

/** One sentence for each group, in the order of the reference. */
const groups: Record<string, string> = {
  Conversations: "What a contact and we say to each other about one thing, in one inbox.",
  Offers: "Transfers and invitations that somebody has to accept first.",
  Messages: "What was said, counted within its conversation by `seq`.",
  Contacts: "People who wrote to us.",
  Visitors: "Who is on the site, and which way they came.",
  Invitations: "Rules that invite visitors to a chat, and what came of them.",
  Files: "Attachments, sniffed by content and served by signed addresses.",
  "Quick replies": "Prepared texts.",
  Macros: "Several actions in one step.",
  Lookups: "What the shop's own systems know: orders, stock, shipments.",
  Ratings: "What contacts thought of it.",
  "Saved views": "Filters of the list of conversations that were given a name.",
  Inboxes: "Configured ways in, each with a channel.",
  Assignment: "Rules that find the right agent, and why they did.",
  Staffing: "Skills, shifts and capacities.",
  Agents: "Those who answer.",
  Me: "The agent behind the key or the session.",
  Teams: "Agents who answer the same things.",
  "API keys": "Rights for programs.",
  Webhooks: "Events sent to your servers, by Standard Webhooks 1.0.",
  Events: "The same events, for those who can't receive webhooks.",
  Privacy: "What a person agreed to; export and erasure.",
  Settings: "Of the whole installation.",
  "Audit log": "Who changed what.",
  System: "Health, backups, jobs that gave up.",
};

export function describe(api: Rest): Document {
  api.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "An API key, made in the settings",
  });
  const document = api.getOpenAPI31Document(about) as unknown as Document;
  const used = new Set<string>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.operationId = nameOf(method, path, operation);
      for (const tag of operation.tags) used.add(tag);
      const { requestBody, responses } = operation;
      const { schemas } = document.components;
      for (const media of Object.values(requestBody?.content ?? {}))
        if (media.schema) media.example ??= exampleOf(media.schema, schemas, { needed: true });
      for (const media of Object.values(responses).flatMap((each) => Object.values(each.content ?? {})))
        if (media.schema) media.example ??= exampleOf(media.schema, schemas);
    }
  }
  const order = Object.keys(groups);
  document.tags = [...used]
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((name) => ({ name, description: groups[name] ?? "" }));
  return document;
}

const verbs: Record<string, string> = { post: "create", put: "set", patch: "update", delete: "delete" };

/** `listConversations`, `getContact`, `setConversationPriority`, `deleteConversationMessage`. */
function nameOf(method: string, path: string, operation: Operation): string {
  const parts = path
    .replace(/^\/agents\/me/, "/me")
    .split("/")
    .filter(Boolean);
  const isList =
    method === "get" &&
    operation.responses["200"]?.content?.["application/json"]?.schema?.properties?.data !== undefined;
  const verb = verbs[method] ?? (isList ? "list" : "get");
  const nouns = parts.flatMap((part, at) => {
    if (part.startsWith("{")) return [];
    const last = at === parts.length - 1;
    const one = parts[at + 1]?.startsWith("{") || (last && verb === "create");
    const word = part.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [capital(one ? singular(word) : word)];
  });
  return verb + nouns.join("");
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
const singular = (word: string): string =>
  word.endsWith("ies")
    ? `${word.slice(0, -3)}y`
    : /(ches|shes|xes)$/.test(word)
      ? word.slice(0, -2)
      : word.replace(/s$/, "");

interface Example {
  /** Only what must be given, where anything must. */
  needed?: boolean;
  depth?: number;
}

/** From the schema's own examples, or the plainest value that fits. */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>, how: Example = {}): unknown {
  const { depth = 0, needed = false } = how;
  const deeper = { needed, depth: depth + 1 };
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.length) return schema.examples[0];
  if (schema.$ref) {
    const named = schemas[schema.$ref.split("/").at(-1)!];
    return named && depth < deepest ? exampleOf(named, schemas, deeper) : {};
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.allOf)
    return Object.assign(
      {},
      ...schema.allOf.map((each) => exampleOf(each, schemas, deeper) as object),
    ) as unknown;
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return exampleOf(choice, schemas, deeper);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties) {
    const all = Object.entries(schema.properties ?? {});
    const must = needed ? all.filter(([name]) => schema.required?.includes(name)) : [];
    const entries = must.length > 0 ? must : all;
    return Object.fromEntries(
      depth > deepest
        ? []
        : entries.map(([name, each]) => [name, plainly(name, each) ?? exampleOf(each, schemas, deeper)]),
    );
  }
  if (type === "array")
    return schema.items && depth <= deepest ? [exampleOf(schema.items, schemas, deeper)] : [];
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (type === "null") return null;
  if (schema.format === "date-time") return "2026-06-12T06:31:00.000Z";
  if (schema.format === "date") return "2026-06-12";
  if (schema.format === "email") return "lin@example.com";
  const { pattern } = schema;
  if (pattern) return samples.find((sample) => new RegExp(pattern, "u").test(sample)) ?? "text";
  return "text".padEnd(schema.minLength ?? 0, "-");
}

/** What a field of that name would hold, where its schema says no more than that it is a text. */
function plainly(name: string, schema: Schema): string | undefined {
  const said = schema.example ?? schema.default ?? schema.enum ?? schema.format;
  const word = schema.type === "string" && said === undefined ? words[name] : undefined;
  return word && (!schema.pattern || new RegExp(schema.pattern, "u").test(word)) ? word : undefined;
}
const words: Record<string, string> = {
  client_id: "m-20260612-0001",
  text: "您好，今天 17:00 前从杭州仓寄出。",
  name: "林晓彤",
  title: "补发时效",
  tag: "老客",
};

const deepest = 12;
/** For patterns: the first that fits. */
const samples = [
  "text",
  "1",
  "09:00",
  "#0a755b",
  "open",
  "zh-CN",
  "--radius",
  "https://shop.example",
  "shop.example",
  "https://shop.example/tea",
  "2026-06-12",
  "2026-06-12T06:31:00.000Z",
  "13800002056",
  "CNY",
  "fil_0d4k1v7m2p9xq8c3t6y5r0w1a",
];
