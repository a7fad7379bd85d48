/** From a page's tracker to an agent's screen, through real HTTP and real sockets. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ServerFrame } from "../../web/contract/frames.ts";
import { agree, dwell, page, trackingInbox } from "../visitors/testing.ts";
import type { TestVisitor } from "../testing/app.ts";
import { agentLine, closeHouse, here, house, openHouse } from "./line-house.ts";

beforeAll(openHouse);
afterAll(closeHouse);

const send = (visitor: TestVisitor, events: unknown[]) =>
  fetch(`${here()}/visitor/v1/track`, {
    method: "POST",
    body: JSON.stringify({
      token: visitor.token,
      visit: "v1",
      tab: "t1",
      sent_at: house.clock.now(),
      events,
    }),
  });

test("an agent who asked for the board sees a visitor come, look and go, and hears no more after that", async () => {
  const inbox = await trackingInbox(house);
  const agent = await house.agent("agent", { inboxes: [inbox.id] });
  const visitor = await house.visitor(inbox.key);
  expect((await send(visitor, [page(house, "p1", "/a")])).status).toBe(403);
  await agree(house, visitor);

  const screen = await agentLine(agent);
  screen.send({ t: "board", inbox_ids: "all" });
  expect(await screen.next("board")).toEqual({ t: "board", visitors: [], more: false });

  const answer = await send(visitor, [page(house, "p1", "/gaiwan")]);
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  const came: ServerFrame = await screen.next("visitor");
  expect(came).toMatchObject({
    visitor: { id: visitor.contactId, state: "here", page: { url: "https://shop.example/gaiwan" } },
  });

  house.clock.advance(10_000);
  await send(visitor, [dwell(house, "p1", 10, { state: "gone" })]);
  expect(await screen.next("visitor")).toMatchObject({ visitor: { state: "left" } });

  screen.send({ t: "board", inbox_ids: null });
  screen.send({ t: "follow", visitor_id: visitor.contactId });
  expect(await screen.next("visitor")).toMatchObject({ visitor: { id: visitor.contactId } });
  await agree(house, visitor, false);
  expect(await screen.next("visitor_gone")).toEqual({ t: "visitor_gone", visitor_id: visitor.contactId });
});

test("a batch is refused before it is read when it is too large, and a broken frame is told", async () => {
  const large = await fetch(`${here()}/visitor/v1/track`, { method: "POST", body: "x".repeat(70_000) });
  expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, "too_large"]);
  expect(large.headers.get("access-control-allow-origin")).toBe("*");
  const screen = await agentLine(await house.agent("agent"));
  screen.send({ t: "board", inbox_ids: 7 });
  expect(await screen.next("error")).toMatchObject({ status: 422 });
});
