import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { day, fakeClock, minute } from "../kernel/clock.ts";
import { DomainError } from "../kernel/errors.ts";
import { leastFree, openFileStore, type FileStore, type StoreOptions } from "./storage.ts";

let dir: string;
const clock = fakeClock();
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "lingxi-store-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (options: Partial<StoreOptions> = {}): FileStore =>
  openFileStore({ dir, now: clock.now, used: () => 0, free: async () => leastFree * 2, ...options });
const bytes = (text: string) => new TextEncoder().encode(text);
const everything = () => [...new Bun.Glob("**/*").scanSync({ cwd: dir, dot: true })].sort();
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

test("bytes lie under their own SHA-256", async () => {
  const store = open();
  const draft = await store.receive(new Blob(["hello"]), 100);
  await store.keep(draft);
  const digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  expect(draft).toMatchObject({ digest, size: 5 });
  expect(everything()).toEqual([`2c/${digest}`]);
  expect(await Bun.file(store.path(digest)).text()).toBe("hello");
});

test("the same bytes twice lie there once", async () => {
  const store = open();
  for (let i = 0; i < 2; i++) await store.keep(await store.receive(bytes("same"), 100));
  expect(everything()).toHaveLength(1);
});

test("an upload past the limit is stopped at the limit and leaves nothing", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  expect(await codeOf(open().receive(endless, 5000))).toBe("file_too_large");
  expect(pulled).toBeLessThan(20);
  expect(everything()).toEqual([]);
});

test("an upload that is cut leaves nothing", async () => {
  const cut = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes("half"));
    },
    pull(controller) {
      controller.error(new Error("connection closed"));
    },
  });
  expect(await codeOf(open().receive(cut, 5000))).toBe("upload_cut");
  expect(everything()).toEqual([]);
});

test("what a killed process was writing is gone after the start", async () => {
  await mkdir(join(dir, "tmp"), { recursive: true });
  await Bun.write(join(dir, "tmp", "half"), "half");
  await open().sweepDrafts();
  expect(existsSync(join(dir, "tmp"))).toBe(false);
});

test("a disk with little space takes no more", async () => {
  expect(await codeOf(open({ free: async () => leastFree - 1 }).receive(bytes("x"), 100))).toBe("disk_full");
  expect(await codeOf(open({ free: async () => leastFree }).receive(bytes("x"), 100))).toBe("done");
});

test("a full quota takes no more, and counts what came since it was measured", async () => {
  expect(await codeOf(open({ used: () => 10, quota: 10 }).receive(bytes("x"), 100))).toBe("file_quota");
  const store = open({ quota: 5 });
  await store.keep(await store.receive(bytes("12345"), 100));
  expect(await codeOf(store.receive(bytes("x"), 100))).toBe("file_quota");
});

test("bytes that an upload still needs are not removed", async () => {
  const store = open();
  const draft = await store.receive(bytes("wanted"), 100);
  await store.keep(draft);
  await store.remove(draft.digest);
  expect(store.has(draft.digest)).toBe(true);
  store.release(draft.digest);
  await store.remove(draft.digest);
  expect(store.has(draft.digest)).toBe(false);
});

test("one upload's end does not let go of what another needs", async () => {
  const store = open();
  for (let i = 0; i < 2; i++) await store.keep(await store.receive(bytes("wanted"), 100));
  const { digest } = await store.receive(bytes("wanted"), 100);
  store.release(digest);
  await store.remove(digest);
  expect(store.has(digest)).toBe(true);
});

test("the sweep takes what is old and has no row", async () => {
  const store = open();
  const put = async (text: string) => {
    const draft = await store.receive(bytes(text), 100);
    await store.keep(draft);
    return draft.digest;
  };
  const [orphan, named] = [await put("orphan"), await put("named")];
  clock.advance(2 * day);
  const young = await put("young");
  clock.advance(11 * minute);
  expect(await store.sweep(clock.now() - day, (digest) => digest === named)).toBe(1);
  expect([orphan, named, young].map(store.has)).toEqual([false, true, true]);
});
