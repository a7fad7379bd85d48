/** The AsyncAPI 3.0 document of the webhooks, from the catalogue of events and the API's own schemas. Pure. */

import { aboutEvent, publicEvents } from "../kernel/event-log.ts";
import type { PublicEventName } from "../events.ts";
import type { Document, Schema } from "./document.ts";
import { fieldsOf, resourcesOf, sampleBody } from "./event-bodies.ts";
import { eventSamples } from "./event-samples.ts";

const shapes = { conversation: "Conversation", message: "Message", contact: "Contact" } as const;

export function asyncApi({ info, components }: Document) {
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Lingxi webhooks",
      version: info.version,
      description:
        "What is posted to the address of a webhook, signed by Standard Webhooks 1.0. Any answer of 2xx within 15 seconds counts as received.",
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    defaultContentType: "application/json",
    channels: {
      webhook: {
        // Each webhook has an address of its own.
        address: null,
        title: "Your webhook",
        messages: Object.fromEntries(
          publicEvents.map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      tell: {
        action: "send",
        title: "Tell what happened",
        channel: { $ref: "#/channels/webhook" },
        messages: publicEvents.map((name) => ({ $ref: `#/channels/webhook/messages/${name}` })),
      },
    },
    components: {
      messages: Object.fromEntries(publicEvents.map((name) => [name, messageOf(name)])),
      schemas: { Headers: headers, ...reached(components.schemas) },
    },
  };
}

const headers = {
  type: "object",
  required: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  properties: {
    "webhook-id": {
      type: "string",
      description: "The same for every attempt: what was seen is not done again",
    },
    "webhook-timestamp": { type: "string", description: "Seconds since 1970, of this attempt" },
    "webhook-signature": {
      type: "string",
      description:
        "v1, and base64 of HMAC-SHA256 over id.timestamp.body; two of them while a secret is changed",
    },
  },
};

function messageOf(name: PublicEventName) {
  const fields = fieldsOf(name);
  const properties: Record<string, Schema> = {};
  for (const { name: field, type, orNull, note } of fields)
    properties[field] =
      type === "string[]"
        ? { type: "array", items: { type: "string" }, description: note }
        : { type: orNull ? [type, "null"] : type, description: note };
  for (const each of resourcesOf(name)) properties[each] = { $ref: `#/components/schemas/${shapes[each]}` };
  return {
    name,
    title: name,
    summary: aboutEvent(name),
    description: eventSamples[name].when,
    contentType: "application/json",
    headers: { $ref: "#/components/schemas/Headers" },
    payload: {
      type: "object",
      required: ["type", "timestamp", "data"],
      properties: {
        type: { const: name },
        timestamp: { type: "string", format: "date-time" },
        data: { type: "object", required: fields.map((each) => each.name), properties },
      },
    },
    examples: [{ name, payload: sampleBody(name) }],
  };
}

/** The resources with all that they name. */
function reached(schemas: Record<string, Schema>): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const take = (name: string): void => {
    const schema = schemas[name];
    if (!schema || name in found) return;
    found[name] = schema;
    for (const [, other] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) take(other!);
  };
  for (const name of Object.values(shapes)) take(name);
  return found;
}
