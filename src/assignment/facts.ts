/** What a rule may ask, in one typed list. Later features add facts by registering them, never by editing the engine. */

import type { ConversationRow } from "../conversations/tables.ts";
import { tagsOf } from "../conversations/queries.ts";
import { contactRow } from "../contacts/queries.ts";
import type { ContactRow } from "../contacts/types.ts";
import { openAt, wallClock } from "../inboxes/hours.ts";
import type { Inbox } from "../inboxes/types.ts";
import type { Db } from "../kernel/db.ts";
import { second } from "../kernel/clock.ts";
import { matchesPattern, type FactKind, type FactValue, type ReadFact } from "./conditions.ts";
import { askedIn, reopenRate } from "./comebacks.ts";
import type { Trace } from "./plans.ts";
import type { AssignmentSettings } from "./settings.ts";
import { complexity, dialectOf, languageOf, questionType } from "./understand.ts";

/** Of whom facts are told. Looked up only when a rule asks. */
export interface Subject {
  readonly db: Db;
  readonly now: number;
  readonly conversation: ConversationRow;
  readonly inbox: Inbox;
  readonly settings: AssignmentSettings;
  /** Is this agent available and connected? */
  readonly here: (agentId: string) => boolean;
}

export interface Fact {
  readonly name: string;
  readonly kind: FactKind;
  readonly read: (subject: Subject) => FactValue | undefined;
  /**
   * `settled`: it changes only with the messages of its conversation, or with an event after which plans are forgotten; `shared`: the
   * same for all of an inbox at a moment. Left out: asked anew for every decision, which is slower and always right.
   */
  readonly lasts?: "settled" | "shared";
}

export interface Facts {
  /** Throws when the name is taken. */
  register(...facts: Fact[]): void;
  /** A later feature knows this better than what is registered, which stands wherever the other says nothing. */
  prefer(...facts: Pick<Fact, "name" | "read" | "lasts">[]): void;
  kindOf(name: string): FactKind | undefined;
  /** Every fact is read at most once. `trace` takes down what the answers depend on. */
  reader(subject: Subject, trace?: Trace): ReadFact;
  list(): { name: string; kind: FactKind }[];
}

/** What contacts and forms carry under names of their own. */
const open = {
  "contact.attribute.": (subject: Subject, name: string) => told(attributesOf(subject)[name]),
  "conversation.form.": (subject: Subject, name: string) =>
    told((detailsOf(subject).form as Record<string, unknown> | undefined)?.[name]),
};
const openPrefix = (name: string) =>
  (Object.keys(open) as (keyof typeof open)[]).find(
    (prefix) => name.startsWith(prefix) && name.length > prefix.length,
  );

export function createFacts(): Facts {
  const known = new Map<string, Fact>();
  const preferred = new Map<string, Pick<Fact, "name" | "read" | "lasts">>();
  const facts: Facts = {
    register(...more) {
      for (const fact of more) {
        if (known.has(fact.name)) throw new Error(`fact ${fact.name} is registered twice`);
        known.set(fact.name, fact);
      }
    },
    prefer(...better) {
      for (const each of better) preferred.set(each.name, each);
    },
    kindOf: (name) => known.get(name)?.kind ?? (openPrefix(name) ? "text" : undefined),
    reader(told, trace) {
      const subject: Subject = trace
        ? { ...told, here: (agentId) => (trace.here[agentId] ??= told.here(agentId)) }
        : told;
      const read = new Map<string, FactValue | undefined>();
      return (name) => {
        if (read.has(name)) return read.get(name);
        const prefix = openPrefix(name);
        const found = known.get(name);
        const better = preferred.get(name);
        const truer = better?.read(subject);
        const value =
          truer ?? found?.read(subject) ?? (prefix && open[prefix](subject, name.slice(prefix.length)));
        read.set(name, value);
        const source = truer === undefined ? found : better;
        if (trace && source?.lasts === "shared") trace.shared[name] = value ?? null;
        else if (trace && source && source.lasts === undefined) trace.fleeting = true;
        return value;
      };
    },
    list: () => [
      ...[...known.values()].map(({ name, kind }) => ({ name, kind })),
      ...Object.keys(open).map((prefix) => ({ name: `${prefix}*`, kind: "text" as const })),
    ],
  };
  facts.register(...builtIn);
  return facts;
}

const told = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/** Several facts come from one look-up; kept for as long as the subject is. */
function once<T>(read: (subject: Subject) => T): (subject: Subject) => T {
  const kept = new WeakMap<Subject, { value: T }>();
  return (subject) => {
    let found = kept.get(subject);
    if (!found) kept.set(subject, (found = { value: read(subject) }));
    return found.value;
  };
}

const contactOf = once((subject): ContactRow | undefined =>
  contactRow(subject.db, subject.conversation.contactId),
);
const attributesOf = once(
  (subject) => JSON.parse(contactOf(subject)?.attributes ?? "{}") as Record<string, unknown>,
);
const originOf = once(
  (subject) => JSON.parse(contactOf(subject)?.origin ?? "{}") as Record<string, string | undefined>,
);
const detailsOf = once((subject) => JSON.parse(subject.conversation.details) as Record<string, unknown>);
const textOf = once((subject) => askedIn(subject.db, subject.conversation.no));
const earlierOf = once(
  (subject) =>
    subject.db.one<{ n: number }>(
      "select count(*) as n from conversations where contact_id = ? and no < ?",
      subject.conversation.contactId,
      subject.conversation.no,
    )!.n,
);
const lastAgentOf = once((subject): string | undefined =>
  earlierOf(subject) === 0
    ? undefined
    : subject.db.one<{ id: string }>(
        `select assignee_id as id from conversations where contact_id = ? and no < ? and assignee_id is not null
         order by no desc limit 1`,
        subject.conversation.contactId,
        subject.conversation.no,
      )?.id,
);
const clockOf = once((subject) => wallClock(subject.inbox.timeZone, subject.now));
const pageOf = (subject: Subject): string | undefined =>
  told(detailsOf(subject).page ?? originOf(subject).page);
const regionOf = (subject: Subject): string | undefined =>
  told(originOf(subject).region ?? originOf(subject).province);
const languageOfText = once((subject) => languageOf(textOf(subject)));

const fact = (name: string, kind: FactKind, read: Fact["read"]): Fact => ({ name, kind, read });
const fromOrigin = (name: string, ...keys: string[]): Fact =>
  fact(`visitor.${name}`, "text", (subject) => told(keys.map((key) => originOf(subject)[key]).find(Boolean)));

const settled: Fact[] = [
  fact("contact.vip", "boolean", (subject) => contactOf(subject)?.vip === 1),
  fact("contact.tags", "list", (subject) =>
    subject.db
      .all<{ tag: string }>(
        "select tag from contact_tags where contact_id = ?",
        subject.conversation.contactId,
      )
      .map((row) => row.tag),
  ),
  fact("contact.locale", "text", (subject) => contactOf(subject)?.locale ?? undefined),
  fact("contact.conversations", "number", earlierOf),
  fact("contact.last_agent", "text", lastAgentOf),
  fact("contact.last_agent_here", "boolean", (subject) => {
    const agentId = lastAgentOf(subject);
    return agentId !== undefined && subject.here(agentId);
  }),
  fact(
    "contact.conversions",
    "number",
    (subject) =>
      subject.db.one<{ n: number }>(
        "select count(*) as n from conversions where contact_id = ?",
        subject.conversation.contactId,
      )!.n,
  ),
  fromOrigin("source", "source", "utm_source"),
  fromOrigin("campaign", "campaign", "utm_campaign"),
  fromOrigin("referrer", "referrer"),
  fromOrigin("landing_page", "landing_page", "landing"),
  fromOrigin("device", "device"),
  fromOrigin("browser", "browser"),
  fromOrigin("city", "city"),
  fact("visitor.region", "text", regionOf),
  fact("visitor.dialect", "text", (subject) => dialectOf(regionOf(subject) ?? "")),
  fact("visitor.page", "text", pageOf),
  fact("visitor.product_team", "text", (subject) => {
    const page = pageOf(subject);
    return page === undefined
      ? undefined
      : subject.settings.product_lines.find((each) =>
          each.pages.some((pattern) => matchesPattern(page, pattern)),
        )?.team_id;
  }),
  fact("conversation.channel", "text", (subject) => subject.inbox.channel),
  fact("conversation.inbox", "text", (subject) => subject.conversation.inboxId),
  fact("conversation.text", "text", textOf),
  fact("conversation.language", "text", (subject) => {
    const language = languageOfText(subject);
    // Everybody here reads the inbox's own language.
    return language && subject.inbox.locale.startsWith(language) ? undefined : language;
  }),
  fact("conversation.type", "text", (subject) => questionType(textOf(subject))),
  fact("conversation.complexity", "number", (subject) =>
    complexity({
      text: textOf(subject),
      earlier: earlierOf(subject),
      reopenRate: reopenRate(subject.db, subject.conversation.inboxId, textOf(subject), subject.now),
    }),
  ),
  fact("conversation.priority", "number", (subject) => subject.conversation.priority),
  fact("conversation.tags", "list", (subject) => tagsOf(subject.db, subject.conversation.no)),
];
/** Told by the clock and the inbox alone. */
const shared: Fact[] = [
  fact("time.hour", "number", (subject) => Math.floor(clockOf(subject).minutes / 60)),
  fact("time.weekday", "number", (subject) => ((new Date(clockOf(subject).date).getUTCDay() + 6) % 7) + 1),
  fact("time.night", "boolean", (subject) => {
    const { minutes } = clockOf(subject);
    return minutes >= 22 * 60 || minutes < 8 * 60;
  }),
  fact("time.open", "boolean", ({ inbox, now }) => openAt(inbox.hours, inbox.timeZone, now)),
  fact("time.holiday", "boolean", (subject) => {
    const { date } = clockOf(subject);
    const { holidays, workdays } = subject.inbox.hours;
    return (
      holidays.some((each) => each.from <= date && date <= each.to) &&
      !workdays.some((each) => each.date === date)
    );
  }),
];
const fleeting: Fact[] = [
  fact("conversation.waiting_s", "number", ({ conversation, now }) =>
    Math.round((now - (conversation.waitingSince ?? conversation.createdAt)) / second),
  ),
];

const builtIn: Fact[] = [
  ...settled.map((each): Fact => ({ ...each, lasts: "settled" })),
  ...shared.map((each): Fact => ({ ...each, lasts: "shared" })),
  ...fleeting,
];
