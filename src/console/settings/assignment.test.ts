/** Who sees the pages of assignment, and what their island is handed. */

import { expect, test } from "bun:test";
import type { Role } from "../../../web/contract/models.ts";
import { testApp } from "../../testing/app.ts";

const pages = ["/settings/assignment", "/settings/assignment/simulator"];

test("nobody, agents and supervisors don't see the pages; admins and owners do", async () => {
  const app = testApp();
  await app.inbox();
  const want: [Role, number][] = [
    ["owner", 200],
    ["admin", 200],
    ["supervisor", 403],
    ["agent", 403],
  ];
  for (const [role, status] of want) {
    const cookie = (await app.agent(role)).browser.cookie!;
    for (const path of pages)
      expect([role, path, (await app.call("GET", path, { headers: { cookie } })).status]).toEqual([
        role,
        path,
        status,
      ]);
  }
  for (const path of pages)
    expect((await app.call("GET", path)).headers.get("location")).toStartWith("/sign-in");
  app.close();
});

test("the island gets the names that rules may use and its own texts, but no address and no text of other pages", async () => {
  const app = testApp();
  const inbox = await app.inbox();
  const owner = await app.agent("owner");
  const { body } = await app.call<string>("GET", pages[0]!, { headers: { cookie: owner.browser.cookie! } });
  const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/.exec(body)![1]!) as {
    texts: Record<string, string>;
    agents: Record<string, string>[];
    inboxes: { id: string }[];
    built_in: { id: string }[];
  };
  expect(data.inboxes.map((each) => each.id)).toEqual([inbox.id]);
  expect(data.agents.map((each) => Object.keys(each))).toEqual([["id", "name"]]);
  expect(data.built_in.map((each) => each.id)).toContain("vip_senior");
  expect(
    Object.keys(data.texts).filter((key) => !/^(rules|assignment\.(rule|part|reason))\./.test(key)),
  ).toEqual([]);
  expect(data.texts["rules.fact.contact.vip"]).toBeDefined();
  app.close();
});

test("every built-in rule, fact, operator and effect has its words", async () => {
  const app = testApp();
  const owner = await app.agent("owner");
  const { texts } = await import("../../../web/shared/texts/index.ts");
  const { body } = await app.call<{
    rules: { id: string; effects: { do: string }[] }[];
    facts: { name: string; operators: string[] }[];
  }>("GET", "/api/v1/assignment/rules", { headers: owner.program });
  const keys = [
    ...body.rules.map((rule) => `assignment.rule.${rule.id}`),
    ...body.rules.flatMap((rule) => rule.effects.map((each) => `rules.effect.${each.do}`)),
    // Those with a star have names of their own behind it.
    ...body.facts.filter(({ name }) => !name.endsWith("*")).map(({ name }) => `rules.fact.${name}`),
    ...body.facts.flatMap((fact) => fact.operators.flatMap((op) => [`rules.op.${op}`, `rules.said.${op}`])),
  ];
  expect(keys.filter((key) => !texts["zh-CN"][key])).toEqual([]);
  app.close();
});
