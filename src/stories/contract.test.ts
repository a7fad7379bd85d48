/** What web/contract/README.md promises a stranger: its example chats with the real server, and its tables name every frame. */

import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../serve.ts";
import { testApp } from "../testing/app.ts";

interface Shown {
  conversation_id: string;
  seq: number;
  text: string;
  author: { kind: string };
}
type OpenChat = (
  base: string,
  key: string,
  show: (thread: Shown[]) => void,
  saved?: { token: string },
) => Promise<{ say(text: string, id?: string): string; close(): void }>;

const contract = join(import.meta.dir, "../../web/contract");
const readme = readFileSync(join(contract, "README.md"), "utf8");

/** Waits for what the client shows, not for time. */
function screen() {
  let thread: Shown[] = [];
  const looks = new Set<() => void>();
  return {
    show(now: Shown[]) {
      thread = now;
      for (const look of [...looks]) look();
    },
    texts: () => thread.filter((message) => message.text).map((message) => message.text),
    first: () => thread[0]!,
    until(wanted: (texts: string[]) => boolean) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (!wanted(this.texts())) return;
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
      return promise;
    },
  };
}

test("the example of the protocol chats, comes back after the line broke, and misses nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-example-"));
  const house = testApp();
  const listening = await serve(house.app);
  try {
    const file = join(folder, "example.ts");
    await Bun.write(file, /```ts\n([\s\S]*?)```/.exec(readme)![1]!);
    const { openChat } = (await import(file)) as { openChat: OpenChat };
    const inbox = await house.inbox();
    const agent = await house.agent("agent", { inboxes: [inbox.id] });
    const saved = { token: "" };
    const base = `http://localhost:${listening.port}`;
    const shown = screen();
    const client = await openChat(base, inbox.key, shown.show, saved);
    client.say("在吗", "one");
    await shown.until((texts) => texts.length === 1);
    const id = shown.first().conversation_id;
    const reply = (client_id: string, text: string, kind = "text") =>
      house.call("POST", `/api/v1/conversations/${id}/messages`, {
        headers: agent.browser,
        body: { client_id, kind, text },
      });

    await reply("a1", "在的");
    await reply("n1", "客人第一次来", "note");
    await reply("a2", "请说");
    await shown.until((texts) => texts.length === 3);
    // The line breaks; meanwhile both sides go on.
    house.app.hub.each((connection) => connection.close(1013, "slow"));
    await reply("a3", "您还在吗");
    client.say("在，刚才断了", "two");
    await shown.until((texts) => texts.length === 5);
    expect(shown.texts()).toEqual(["在吗", "在的", "请说", ...shown.texts().slice(3)]);
    expect(shown.texts().slice(3).sort()).toEqual(["您还在吗", "在，刚才断了"].sort());
    client.close();

    // Another day, the same token.
    const later = screen();
    const again = await openChat(base, inbox.key, later.show, saved);
    await later.until((texts) => texts.length === 5);
    expect(later.texts()).toEqual(shown.texts());
    // A retry of what has arrived makes no second message.
    again.say("在吗", "one");
    again.say("再见", "three");
    await later.until((texts) => texts.includes("再见"));
    expect(later.texts().filter((text) => text === "在吗")).toHaveLength(1);
    again.close();
  } finally {
    await listening.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("every frame has its place in the protocol's text, and the example stays small", () => {
  const frames = readFileSync(join(contract, "frames.ts"), "utf8");
  const names = new Set([...frames.matchAll(/\bt: "(\w+)"/g)].map((match) => match[1]!));
  expect(names.size).toBeGreaterThan(20);
  expect([...names].filter((name) => !new RegExp(`\`${name}\\b|"t":"${name}"`).test(readme))).toEqual([]);
  for (const code of ["1001", "1008", "1009", "1013", "4001"]) expect(readme).toContain(code);
  const lines = /```ts\n([\s\S]*?)```/.exec(readme)![1]!.trim().split("\n");
  expect(lines.length).toBeLessThanOrEqual(75);
});
