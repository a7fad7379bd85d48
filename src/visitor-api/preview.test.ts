/** Silence ends a preview, and the strip is not ranked for each key. */

import { expect, test } from "bun:test";
import { createRights } from "../accounts/rights.ts";
import { recordConsent } from "../consents/service.ts";
import { textVersion } from "../consents/types.ts";
import { topics } from "../conversations/broadcast.ts";
import { receiveMessage } from "../conversations/receive.ts";
import { createInboxCache } from "../inboxes/cache.ts";
import { createHub, type Connection } from "../realtime/hub.ts";
import { createSuggester } from "../replies/suggest.ts";
import { testApp } from "../testing/app.ts";
import { createPreviews } from "./preview.ts";

test("fifteen seconds of silence end it; many keys in a moment rank once", async () => {
  const t = testApp();
  const { id: inboxId, key } = await t.inbox();
  const owner = await t.agent("owner");
  const visitor = await t.visitor(key);
  const who = { kind: "contact" as const, id: visitor.contactId, inboxId };
  await t.kernel.write((tx) => {
    tx.run("update inboxes set preview_enabled = 1");
    recordConsent(tx, who, {
      purpose: "preview",
      granted: true,
      textVersion,
      how: "widget",
      signalSaysNo: false,
    });
  });
  const { conversation } = await t.kernel.write((tx) =>
    receiveMessage(tx, who, { clientId: "m1", text: "在吗" }),
  );
  await t.kernel.write((tx) => tx.run("update conversations set assignee_id = ?, status = 'open'", owner.id));

  const hub = createHub();
  const rights = createRights(t.kernel);
  const inboxes = createInboxCache(t.kernel);
  const previews = createPreviews(t.kernel, { hub, inboxes, rights, suggester: createSuggester(t.kernel) });
  const heard: { t: string; text?: string }[] = [];
  const line: Connection = {
    id: 1,
    who: { kind: "agent", id: owner.id },
    topics: [],
    stamp: 0,
    send: (text) => heard.push(JSON.parse(text) as { t: string }) > 0,
    close: () => {},
  };
  hub.add(line);
  hub.subscribe(line, topics.agent(owner.id));
  hub.subscribe(line, topics.watch(conversation.id));
  const type = (n: number, text: string) =>
    previews.take(who, { t: "preview", conversation_id: conversation.id, n, text });

  for (let n = 1; n <= 5; n++) type(n, "字".repeat(n));
  expect(heard.map((frame) => frame.t)).toEqual([
    "preview",
    "suggest",
    "preview",
    "preview",
    "preview",
    "preview",
  ]);
  expect(previews.textOf(conversation.id)).toBe("字字字字字");
  t.clock.advance(400);
  type(6, "又");
  expect(heard.at(-1)!.t).toBe("suggest");

  t.clock.advance(15_000);
  previews.sweep();
  expect(previews.textOf(conversation.id)).toBe("又");
  t.clock.advance(1);
  previews.sweep();
  expect(previews.textOf(conversation.id)).toBe("");
  expect(heard.at(-1)).toMatchObject({ t: "preview", text: "" });
  previews.stop();
  t.close();
});
