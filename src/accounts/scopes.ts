/** What an API key may be limited to: areas of the API, to read or to write. The door of the API asks; verbs ask the role as ever. */

import { Forbidden } from "../kernel/errors.ts";

/** The area of each path, by its first segment. */
const areaOf: Record<string, Area> = {
  conversations: "conversations",
  search: "conversations",
  tags: "conversations",
  offers: "conversations",
  views: "conversations",
  ratings: "conversations",
  contacts: "contacts",
  visitors: "visitors",
  "behaviour-rules": "visitors",
  "visitor-sources": "visitors",
  "visitor-tasks": "visitors",
  "invitation-rules": "visitors",
  events: "events",
  files: "files",
  "quick-replies": "replies",
  macros: "replies",
  inboxes: "inboxes",
  assignment: "assignment",
  agents: "agents",
  teams: "agents",
  skills: "agents",
  staffing: "agents",
  invitations: "agents",
  "api-keys": "settings",
  "audit-log": "settings",
  settings: "settings",
  system: "settings",
  webhooks: "settings",
  lookups: "settings",
};

export const areas = [
  "conversations",
  "contacts",
  "visitors",
  "events",
  "files",
  "replies",
  "inboxes",
  "assignment",
  "agents",
  "settings",
] as const;
export type Area = (typeof areas)[number];

/** `*`, `contacts:read`, `contacts:write`; who may write may read. Nobody writes events: they are what happened. */
export type Scope = "*" | `${Area}:read` | `${Exclude<Area, "events">}:write`;
export const scopes: readonly Scope[] = [
  "*",
  ...areas.flatMap((area): Scope[] =>
    area === "events" ? [`${area}:read`] : [`${area}:read`, `${area}:write`],
  ),
];

/** The scope that a request needs; undefined where no scope is enough: only a full key may go there. */
export function scopeOf(method: string, path: string): Scope | undefined {
  const area = areaOf[path.split("/").find(Boolean) ?? ""];
  if (area && (method === "GET" || method === "HEAD")) return `${area}:read`;
  return area && area !== "events" ? `${area}:write` : undefined;
}

/** Whoever asks; without scopes for a session. */
interface Held {
  readonly scopes?: ReadonlySet<Scope>;
}

/** `path` below `/api/v1`. Sessions and full keys may go anywhere. */
export function mayUse({ scopes: held }: Held, method: string, path: string): boolean {
  if (!held || held.has("*")) return true;
  const needed = scopeOf(method, path);
  return needed !== undefined && (held.has(needed) || held.has(needed.replace(":read", ":write") as Scope));
}

/** Throws Forbidden(scope_missing). */
export function mustHaveScope(actor: Held, method: string, path: string): void {
  if (!mayUse(actor, method, path))
    throw new Forbidden("scope_missing", { scope: scopeOf(method, path) ?? "*" });
}
