/** A retry finds its message, whatever the server has forgotten meanwhile. */

import { expect, test } from "bun:test";
import type { ContactActor } from "../accounts/actor.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { fileKernel, testFolder, testKernel } from "../kernel/testing.ts";
import { receiveMessage } from "./receive.ts";

async function guestOf(kernel: Kernel): Promise<ContactActor> {
  const inboxId = newId("inb");
  await kernel.write((tx) =>
    tx.run(
      "insert into inboxes (id, name, key, created_at, updated_at) values (?1, 'Shop', 'shop', ?2, ?2)",
      inboxId,
      tx.now,
    ),
  );
  return { kind: "contact", id: newId("con"), inboxId };
}
const say = (kernel: Kernel, guest: ContactActor, clientId: string, conversationId?: string) =>
  kernel.write((tx) => receiveMessage(tx, guest, { clientId, conversationId, text: "在吗" }));
const texts = (kernel: Kernel) =>
  kernel.db.one<{ n: number }>("select count(*) as n from messages where kind = 'text'")!.n;

test("after a restart a retry still finds its message", async () => {
  const folder = testFolder();
  const first = fileKernel(folder);
  const guest = await guestOf(first);
  const { conversation } = await say(first, guest, "m1");
  first.close();
  const second = fileKernel(folder);
  const again = await say(second, guest, "m1", conversation.id);
  expect([again.repeated, again.message.seq, texts(second)]).toEqual([true, 1, 1]);
  expect((await say(second, guest, "m2", conversation.id)).repeated).toBe(false);
  second.close();
});

test("a message whose write failed may be sent again, and is then there once", async () => {
  const kernel = testKernel();
  const guest = await guestOf(kernel);
  const { conversation } = await say(kernel, guest, "m1");
  const failed = kernel.write((tx) => {
    receiveMessage(tx, guest, { clientId: "m2", conversationId: conversation.id, text: "在吗" });
    throw new Error("later in the same write");
  });
  expect(failed).rejects.toThrow("later");
  const retries = await Promise.all([1, 2, 3].map(() => say(kernel, guest, "m2", conversation.id)));
  expect(retries.map(({ repeated, message }) => [repeated, message.seq])).toEqual([
    [false, 2],
    [true, 2],
    [true, 2],
  ]);
  expect(texts(kernel)).toBe(2);
});

test("the same client id in another conversation is another message", async () => {
  const kernel = testKernel();
  const [mine, other] = [await guestOf(kernel), { kind: "contact" as const, id: newId("con"), inboxId: "" }];
  other.inboxId = mine.inboxId;
  const receipts = [await say(kernel, mine, "m1"), await say(kernel, other, "m1")];
  expect(receipts.map(({ repeated }) => repeated)).toEqual([false, false]);
  expect(texts(kernel)).toBe(2);
});
