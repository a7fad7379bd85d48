/** Who acts, and what they may do. Every verb is handed an actor and asks here. */

import { Forbidden } from "../kernel/errors.ts";
import type { Scope } from "./scopes.ts";
import type { Role } from "../../web/contract/models.ts";

export interface AgentActor {
  readonly kind: "agent";
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Inboxes whose conversations they may see. */
  readonly inboxes: ReadonlySet<string> | "all";
  readonly teams: ReadonlySet<string>;
  readonly via: "console" | "api" | "cli";
  /** Of the request, shortened; for the audit log. */
  readonly address: string;
  readonly sessionId?: string;
  /** Of an API key that is limited; the door of the API asks for them. */
  readonly scopes?: ReadonlySet<Scope>;
}

/** A visitor with a token of one inbox; the contact's row may not exist before the first message. */
export interface ContactActor {
  readonly kind: "contact";
  readonly id: string;
  readonly inboxId: string;
  /** The site's own server has said within a day who they are. */
  readonly identified?: true;
}

/** Rules, timers and the command line. */
export interface SystemActor {
  readonly kind: "system";
  readonly reason: string;
}

export type Actor = AgentActor | ContactActor | SystemActor;

export type Permission =
  | "conversations.see" // those of one's inboxes
  | "conversations.reply"
  | "conversations.assign"
  | "conversations.export"
  | "contacts.edit"
  | "contacts.block"
  | "contacts.erase"
  | "replies.share"
  | "agents.see"
  | "agents.manage"
  | "inboxes.manage"
  | "settings.manage"
  | "audit.see"
  | "messages.see_recalled"
  | "reports.see";

const agent: Permission[] = [
  "conversations.see",
  "conversations.reply",
  "conversations.assign",
  "contacts.edit",
  "contacts.block",
  "agents.see",
];
const supervisor: Permission[] = [
  ...agent,
  "conversations.export",
  "replies.share",
  "messages.see_recalled",
  "reports.see",
];
const admin: Permission[] = [
  ...supervisor,
  "agents.manage",
  "inboxes.manage",
  "settings.manage",
  "audit.see",
  "contacts.erase",
];

const permissions: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(admin),
  admin: new Set(admin),
  supervisor: new Set(supervisor),
  agent: new Set(agent),
  read_only: new Set<Permission>(["conversations.see", "agents.see"]),
};

export function can(actor: Actor, permission: Permission): boolean {
  if (actor.kind === "system") return true;
  return actor.kind === "agent" && permissions[actor.role].has(permission);
}

/** Throws Forbidden. */
export function must(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw new Forbidden("forbidden");
}

/** Owner, admin and supervisor see every inbox; others those that they are a member of. */
export function seesInbox(actor: Actor, inboxId: string): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "contact") return actor.inboxId === inboxId;
  return actor.inboxes === "all" || actor.inboxes.has(inboxId);
}

export const seesAllInboxes = (role: Role): boolean =>
  role === "owner" || role === "admin" || role === "supervisor";

export const system = (reason: string): SystemActor => ({ kind: "system", reason });

/** For events and rows that say whose deed it was. */
export const deedOf = (actor: Actor): string | null => (actor.kind === "system" ? null : actor.id);
