/**
 * `/mcp`: the API for AI tools, by the Model Context Protocol (streamable HTTP, without sessions). Each tool is an operation of the
 * REST API and is called through its door, so that scopes, rights, quotas and the audit log are the same. Lists only what the key may do.
 */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  CallToolRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type CallToolResult,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { authenticate } from "../accounts/authenticate.ts";
import { scopeOf, mayUse } from "../accounts/scopes.ts";
import { Unauthenticated } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Document, Operation, Parameter, Schema } from "./document.ts";

/** What an assistant works with; how the installation is run stays with people. */
const groups = new Set([
  "Conversations",
  "Messages",
  "Contacts",
  "Visitors",
  "Quick replies",
  "Macros",
  "Lookups",
  "Ratings",
  "Inboxes",
  "Teams",
  "Agents",
  "Staffing",
  "Events",
]);
/** Drafts belong to a person's composer; secrets are shown to people only. */
const kept = /Draft|Key|Secret|Invitation|Deactivation|Password|Totp|QrSvg|Activity/;
const longest = 100_000;

interface ToolPlace {
  tool: Tool;
  method: string;
  path: string;
  parameters: Parameter[];
}

export interface McpDeps {
  /** The API below `/api/v1`, without that prefix. */
  api: (request: Request, address: string) => Response | Promise<Response>;
  document: Document;
  version: string;
}

/** Answers one request; throws Unauthenticated without a key. */
export async function answerMcp(
  kernel: Kernel,
  { api, document, version }: McpDeps,
  request: Request,
  address: string,
): Promise<Response> {
  // A cookie would come along from any page: only a key counts here.
  const authorization = request.headers.get("authorization");
  const actor = authorization === null ? undefined : authenticate(kernel, request, address);
  if (!authorization || !actor) throw new Unauthenticated("unauthenticated");
  const places = toolsOf(document).filter(({ method, path }) => mayUse(actor, method, path));
  const ask = (method: string, path: string, body?: unknown) =>
    api(
      new Request(`http://localhost${path}`, {
        method,
        headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
      address,
    );

  const server = new Server(
    { name: "lingxi", version },
    {
      capabilities: { tools: {}, resources: {} },
      instructions:
        'Customer-service conversations, contacts and replies of this installation. A reply reaches a real person: read the conversation first, and send only what you were asked to send. kind "note" is seen by colleagues only.',
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: places.map(({ tool }) => tool) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const place = places.find(({ tool }) => tool.name === params.name);
    if (!place) return failure(`There is no tool ${params.name} for this key.`);
    return call(place, params.arguments ?? {}, ask);
  });
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: templates }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const [, kind, id] = /^lingxi:\/\/(conversations|contacts)\/(\w{1,40})$/.exec(params.uri) ?? [];
    if (!kind) throw new Error(`There is no resource ${params.uri}`);
    const path = kind === "contacts" ? `/contacts/${id}` : `/conversations/${id}/transcript?format=txt`;
    const answer = await ask("GET", path);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    const mimeType = (answer.headers.get("content-type") ?? "text/plain").split(";")[0]!;
    return { contents: [{ uri: params.uri, mimeType, text: text.slice(0, longest) }] };
  });

  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return transport.handleRequest(request);
}

const templates = [
  {
    uriTemplate: "lingxi://conversations/{id}",
    name: "conversation",
    description: "A conversation as a transcript",
    mimeType: "text/plain",
  },
  {
    uriTemplate: "lingxi://contacts/{id}",
    name: "contact",
    description: "A contact with tags and attributes",
    mimeType: "application/json",
  },
];

async function call(
  { method, path, parameters }: ToolPlace,
  input: Record<string, unknown>,
  ask: (method: string, path: string, body?: unknown) => Response | Promise<Response>,
): Promise<CallToolResult> {
  const { body, ...rest } = input;
  const query = new URLSearchParams();
  let target = path;
  for (const each of parameters) {
    const value = rest[each.name];
    if (value === undefined) continue;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    if (each.in === "path")
      target = target.replace(`{${each.name}}`, encodeURIComponent(text.toWellFormed()));
    else query.set(each.name, text.toWellFormed());
  }
  const missing = /\{(\w+)\}/.exec(target)?.[1];
  if (missing) return failure(`"${missing}" is needed.`);
  const answer = await ask(method, `${target}${query.size > 0 ? `?${query}` : ""}`, body);
  const text = (await answer.text()).slice(0, longest);
  return answer.ok ? { content: [{ type: "text", text: text || "Done." }] } : failure(text);
}

const failure = (text: string): CallToolResult => ({ isError: true, content: [{ type: "text", text }] });

const made = new WeakMap<Document, ToolPlace[]>();

/** Every operation that is a tool, whoever asks. */
export function toolsOf(document: Document): ToolPlace[] {
  let places = made.get(document);
  if (!places) {
    places = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, each]) => isTool(each) && scopeOf("GET", path) !== undefined)
        .map(([method, each]) => toolFor(document, method.toUpperCase(), path, each)),
    );
    made.set(document, places);
  }
  return places;
}

function isTool({ tags, operationId, requestBody }: Operation): boolean {
  const json = !requestBody || requestBody.content["application/json"] !== undefined;
  return json && tags.some((tag) => groups.has(tag)) && !kept.test(operationId);
}

function toolFor(document: Document, method: string, path: string, operation: Operation): ToolPlace {
  const parameters = (operation.parameters ?? []).filter((each) => each.in !== "header");
  const body = operation.requestBody?.content["application/json"]?.schema;
  const schema: Schema = {
    type: "object",
    properties: Object.fromEntries([
      ...parameters.map((each): [string, Schema] => [
        each.name,
        { ...each.schema, ...(each.description && { description: each.description }) },
      ]),
      ...(body ? [["body", body] as [string, Schema]] : []),
    ]),
    required: [
      ...parameters.filter((each) => each.required).map((each) => each.name),
      ...(body ? ["body"] : []),
    ],
    additionalProperties: false,
  };
  const tool: Tool = {
    name: operation.operationId.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    description: [operation.summary, operation.description].filter(Boolean).join(". "),
    inputSchema: withDefinitions(schema, document) as Tool["inputSchema"],
    annotations: {
      title: operation.summary,
      readOnlyHint: method === "GET",
      destructiveHint: method === "DELETE",
      idempotentHint: method !== "POST" && method !== "PATCH",
      openWorldHint: false,
    },
  };
  return { tool, method, path, parameters };
}

/** Named schemas stand beside, as `$defs`, each once. */
function withDefinitions(schema: Schema, document: Document): Schema {
  const definitions: Record<string, Schema> = {};
  const local = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(local);
    if (value === null || typeof value !== "object") return value;
    const { $ref, ...rest } = value as Schema;
    if ($ref) {
      const name = $ref.split("/").at(-1)!;
      if (!(name in definitions)) {
        definitions[name] = {};
        definitions[name] = local(document.components.schemas[name] ?? {}) as Schema;
      }
      return { $ref: `#/$defs/${name}` };
    }
    return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, local(each)]));
  };
  const made = local(schema) as Schema;
  return Object.keys(definitions).length > 0 ? ({ ...made, $defs: definitions } as Schema) : made;
}
