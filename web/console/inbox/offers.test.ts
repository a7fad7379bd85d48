/** What the inbox knows of offers: whom they ask, and what whoever asked is told. */

import { beforeEach, expect, test } from "bun:test";
import type { Offer } from "../../contract/models.ts";
import { asksMe, declining, offers } from "./asked.ts";
import { takeOffer } from "./offers.ts";
import { me, toasts } from "./store.ts";

const offer = (change: Partial<Offer> = {}): Offer => ({
  id: "ofr_1",
  conversation_id: "cnv_1",
  inbox_id: "inb_1",
  kind: "transfer",
  from_id: "agt_other",
  to_agent_id: "",
  to_team_id: null,
  note: "",
  state: "open",
  reason: "",
  declined_by: [],
  answered_by: null,
  created_at: "2026-01-01T00:00:00.000Z",
  expires_at: "2026-01-01T00:01:00.000Z",
  ended_at: null,
  ...change,
});

beforeEach(() => {
  offers.value = new Map();
  toasts.value = [];
  declining.value = null;
  me.value = { ...me.value, team_ids: ["tea_mine"] };
});

test("an offer asks its agent, or each member of its team who has not said no, and never whoever made it", () => {
  expect(asksMe(offer({ to_agent_id: "agt_other" }))).toBe(false);
  const team = { to_agent_id: null, to_team_id: "tea_mine" };
  expect(asksMe(offer(team))).toBe(true);
  expect(asksMe(offer({ ...team, declined_by: [""] }))).toBe(false);
  expect(asksMe(offer({ ...team, from_id: "" }))).toBe(false);
  expect(asksMe(offer({ to_agent_id: null, to_team_id: "tea_else" }))).toBe(false);
  expect(asksMe(offer({ ...team, state: "expired" }))).toBe(false);
});

test("what is over leaves the screen, with the refusal that was being written", () => {
  takeOffer(offer({ to_agent_id: null, to_team_id: "tea_else" }));
  declining.value = "ofr_1";
  takeOffer(offer({ state: "withdrawn" }));
  expect({ open: offers.value.size, writing: declining.peek(), said: toasts.value }).toEqual({
    open: 0,
    writing: null,
    said: [],
  });
});

test("whoever asked is told the outcome once, with the reason", () => {
  const mine = { from_id: "", to_agent_id: "agt_other" };
  takeOffer(offer(mine));
  const declined = offer({ ...mine, state: "declined", answered_by: "agt_other", reason: "在开会" });
  takeOffer(declined);
  takeOffer(declined);
  expect(toasts.value.map((each) => each.text)).toEqual([expect.stringContaining("：在开会")]);
});
