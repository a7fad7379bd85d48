/** The body of each public event as it is sent, from its sample; and what it is made of. Pure. */

import type { PublicEventName } from "../events.ts";
import type { Conversation, Message } from "../../web/contract/models.ts";
import { broughtBy, publicFields } from "../webhooks/payload.ts";
import { bodyOf } from "../webhooks/service.ts";
import {
  eventFields,
  eventSamples,
  sampleAt,
  sampleContact,
  sampleConversation,
  sampleMessage,
} from "./event-samples.ts";

type Resource = ReturnType<typeof broughtBy>[number];

export const resourcesOf = (name: PublicEventName): Resource[] => broughtBy(name, eventSamples[name].fields);

export interface Body {
  type: string;
  timestamp: string;
  data: Record<string, unknown> & { conversation?: Conversation; message?: Message };
}

export function sampleBody(name: PublicEventName): Body {
  const { fields, conversation } = eventSamples[name];
  const resources = {
    conversation: { ...sampleConversation, ...conversation },
    message: sampleMessage,
    contact: sampleContact,
  };
  const along = resourcesOf(name).map((each) => [each, resources[each]]);
  const data = { ...publicFields({ ...fields }), ...Object.fromEntries(along) } as Body["data"];
  return JSON.parse(bodyOf(name, sampleAt, data)) as Body;
}

export interface PublicField {
  name: string;
  type: string;
  orNull: boolean;
  note: string;
}

/** Its own fields, as the API writes their names. */
export function fieldsOf(name: PublicEventName): PublicField[] {
  const { fields, notes = {} } = eventSamples[name] as { fields: object; notes?: Record<string, string> };
  return Object.keys(fields)
    .filter((field): field is keyof typeof eventFields => field in eventFields)
    .map((field) => ({
      ...eventFields[field],
      ...(notes[field] && { note: notes[field] }),
      name: Object.keys(publicFields({ [field]: null }))[0]!,
    }));
}
