/** For the tests of journeys: a visitor who has agreed, what their page sends, and an agent's line without a socket. */

import type { LiveVisitor, TrackEvent } from "../../web/contract/visitors.ts";
import { textVersion } from "../consents/types.ts";
import type { Connection } from "../realtime/hub.ts";
import type { TestApp, TestVisitor } from "../testing/app.ts";

export const shop = "https://shop.example";

/** An inbox that asks for consent. */
export async function trackingInbox(
  t: TestApp,
  privacy: object = {},
  options: Parameters<TestApp["inbox"]>[0] = {},
): Promise<{ id: string; key: string }> {
  const inbox = await t.inbox(options);
  await t.kernel.write((tx) =>
    tx.run(
      "update inboxes set privacy = ? where id = ?",
      JSON.stringify({ tracking: "ask", query_parameters: ["id"], mask_phones: false, ...privacy }),
      inbox.id,
    ),
  );
  return inbox;
}

export async function agree(t: TestApp, visitor: TestVisitor, granted = true): Promise<void> {
  const { status } = await t.call("POST", "/visitor/v1/consents", {
    headers: visitor.headers,
    body: { purpose: "tracking", granted, text_version: textVersion, how: "banner" },
  });
  if (status !== 200) throw new Error(`consent: ${status}`);
}

export async function agreedVisitor(t: TestApp, inbox: { key: string }): Promise<TestVisitor> {
  const visitor = await t.visitor(inbox.key);
  await agree(t, visitor);
  return visitor;
}

export interface Sent {
  visit?: string;
  tab?: string;
  sent_at?: number;
  headers?: Record<string, string>;
}

/** `POST /visitor/v1/track` as a beacon sends it. */
export const track = (
  t: TestApp,
  visitor: Pick<TestVisitor, "token">,
  events: unknown[],
  { visit = "visit1", tab = "tab1", sent_at = t.clock.now(), headers = {} }: Sent = {},
) =>
  t.call<{ code?: string }>("POST", "/visitor/v1/track", {
    headers: { "content-type": "text/plain", origin: shop, ...headers },
    body: JSON.stringify({ token: visitor.token, visit, tab, sent_at, events }),
  });

export const page = (t: TestApp, id: string, path = "/", more: object = {}): TrackEvent => ({
  t: "page",
  id,
  at: t.clock.now(),
  url: shop + path,
  title: `标题 ${path}`,
  referrer: "",
  ...more,
});
export const dwell = (t: TestApp, id: string, seconds: number, more: object = {}): TrackEvent => ({
  t: "dwell",
  id,
  at: t.clock.now(),
  visible_ms: seconds * 1_000,
  depth: 50,
  state: "here",
  ...more,
});
export const did = (t: TestApp, id: string, key: string, name: string, props?: object): TrackEvent =>
  ({ t: "did", id, key, at: t.clock.now(), name, ...(props && { props }) }) as TrackEvent;

export interface TestLine extends Connection {
  /** Frames since the last `take()`. */
  take(): ({ t: string; visitor?: LiveVisitor; visitors?: LiveVisitor[]; visitor_id?: string } & Record<
    string,
    unknown
  >)[];
}

let serial = 1_000_000;

/** A line of an agent, added to the hub. */
export function line(t: TestApp, agentId: string): TestLine {
  let frames: string[] = [];
  const made: TestLine = {
    id: ++serial,
    who: { kind: "agent", id: agentId },
    topics: [],
    stamp: 0,
    send: (text) => frames.push(text) > 0,
    close: () => t.app.hub.remove(made),
    take() {
      const taken = frames.map((text) => JSON.parse(text) as never);
      frames = [];
      return taken;
    },
  };
  t.app.hub.add(made);
  return made;
}
