import { afterAll, beforeAll, expect, test } from "bun:test";
import { system } from "../accounts/actor.ts";
import { day, hour } from "../kernel/clock.ts";
import { DomainError } from "../kernel/errors.ts";
import { registerFileJobs, startFileJobs } from "./jobs.ts";
import { prepareUpload, type Upload } from "./prepare-upload.ts";
import { fileById, fileFor, uploadLimits } from "./queries.ts";
import { addFile, attachFiles, removeFiles } from "./service.ts";
import { animatedGif, fileGround, jpegWithSecrets, picture, type FileGround } from "./testing.ts";

let g: FileGround;
beforeAll(() => void (g = fileGround()));
afterAll(() => g.close());

const pdf = (text: string) => new TextEncoder().encode(`%PDF-1.7\n${text}`);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

async function upload(input: Pick<Upload, "bytes" | "uploader" | "inboxId"> & Partial<Upload>) {
  const prepared = await prepareUpload(g.kernel, { name: "发票.pdf", ...input });
  return g.kernel.write((tx) => addFile(tx, input.uploader, prepared));
}

test("an upload becomes a row with what it really is", async () => {
  const visitor = g.contact(g.inbox());
  const file = await upload({
    uploader: visitor,
    inboxId: visitor.inboxId,
    name: "../假的.html",
    bytes: await jpegWithSecrets(1000, 500),
  });
  expect(file).toMatchObject({
    name: "假的.html.jpg",
    mime: "image/jpeg",
    width: 500,
    height: 1000,
    inboxId: visitor.inboxId,
    uploadedByKind: "contact",
    uploadedById: visitor.id,
    conversationNo: null,
  });
  expect(await g.stored()).toEqual(expect.arrayContaining([file.digest, file.thumbnailDigest!]));
});

test("an animation gets a still thumbnail", async () => {
  const agent = g.agent("admin");
  const file = await upload({ uploader: agent, inboxId: null, bytes: animatedGif(3), name: "wave.gif" });
  expect(file.mime).toBe("image/gif");
  expect(file.thumbnailDigest).not.toBeNull();
});

test("a refused upload leaves nothing and says why", async () => {
  const inboxId = g.inbox({ file_bytes: 20_000, file_groups: ["image"] });
  const visitor = g.contact(inboxId);
  const before = await g.stored();
  const limits = uploadLimits(g.kernel.db, inboxId)!;
  const refused = (bytes: Upload["bytes"]) =>
    codeOf(prepareUpload(g.kernel, { bytes, name: "x", inboxId, uploader: visitor, limits }));
  expect(await refused(pdf("invoice"))).toBe("file_type_refused");
  expect(await refused(new TextEncoder().encode("<svg onload='alert(1)'/>"))).toBe("file_type_refused");
  expect(await refused(new Uint8Array())).toBe("file_empty");
  expect(await refused(new Uint8Array(20_001))).toBe("file_too_large");
  expect(await refused(new Uint8Array(Buffer.from("\x89PNG\r\n\x1a\nhello", "latin1")))).toBe("file_broken");
  expect(
    await refused(new ReadableStream({ start: (controller) => controller.error(new Error("cut")) })),
  ).toBe("upload_cut");
  expect(await g.stored()).toEqual(before);
});

test("a file of no known kind is only bytes, where an inbox takes it at all", async () => {
  const visitor = g.contact(g.inbox());
  const bytes = new TextEncoder().encode("<html><script>alert(1)</script>");
  const file = await upload({
    uploader: visitor,
    inboxId: visitor.inboxId,
    bytes,
    name: "page.html",
    limits: { bytes: 1000, groups: ["other"] },
  });
  expect(file).toMatchObject({ name: "page.html.bin", mime: "application/octet-stream" });
});

test("contacts upload in their own inbox only, and read-only agents in none", async () => {
  const [web, shop] = [g.inbox(), g.inbox()];
  const refused = (uploader: Upload["uploader"], inboxId: string | null) =>
    codeOf(prepareUpload(g.kernel, { bytes: pdf("a"), name: "x", inboxId, uploader }));
  expect(await refused(g.contact(web), shop)).toBe("not_found");
  expect(await refused(g.contact(web), null)).toBe("not_found");
  expect(await refused(g.agent("agent", [web]), shop)).toBe("not_found");
  expect(await refused(g.agent("read_only", [web]), web)).toBe("forbidden");
  expect(await refused(g.agent("agent", [web]), web)).toBe("done");
});

test("a message takes its sender's own loose files, and the same again", async () => {
  const visitor = g.contact(g.inbox());
  const file = await upload({ uploader: visitor, inboxId: visitor.inboxId, bytes: pdf("own") });
  const { no } = g.conversation(visitor);
  for (let i = 0; i < 2; i++) {
    const metas = await g.kernel.write((tx) => attachFiles(tx, visitor, [file.id, file.id], no));
    expect(metas).toEqual([{ id: file.id, name: "发票.pdf", mime: "application/pdf", size: file.size }]);
  }
  expect(fileById(g.kernel.db, file.id)?.conversationNo).toBe(no);
});

test("nobody attaches another's file, one of another inbox, or one that is in another conversation", async () => {
  const [web, shop] = [g.inbox(), g.inbox()];
  const [visitor, other, elsewhere] = [g.contact(web), g.contact(web), g.contact(shop)];
  const file = await upload({ uploader: visitor, inboxId: web, bytes: pdf("mine") });
  const refused = (actor: Upload["uploader"], no: number, id = file.id) =>
    codeOf(g.kernel.write((tx) => attachFiles(tx, actor, [id], no)));
  expect(await refused(other, g.conversation(other).no)).toBe("file_not_found");
  expect(await refused(g.agent("owner"), g.conversation(visitor).no)).toBe("file_not_found");
  expect(await refused(visitor, g.conversation(elsewhere).no)).toBe("file_not_found");
  expect(await refused(visitor, g.conversation(visitor).no, "fil_nothing")).toBe("file_not_found");
  expect(await refused(visitor, 99_999)).toBe("not_found");
  const first = g.conversation(visitor);
  expect(await refused(visitor, first.no)).toBe("done");
  expect(await refused(visitor, g.conversation(visitor).no)).toBe("file_not_found");
});

test("a message takes only as many files as the inbox allows", async () => {
  const visitor = g.contact(g.inbox({ files_per_message: 1 }));
  const ids: string[] = [];
  for (const text of ["1", "2"])
    ids.push((await upload({ uploader: visitor, inboxId: visitor.inboxId, bytes: pdf(text) })).id);
  expect(
    await codeOf(g.kernel.write((tx) => attachFiles(tx, visitor, ids, g.conversation(visitor).no))),
  ).toBe("files_too_many");
  expect(fileById(g.kernel.db, ids[0]!)?.conversationNo).toBeNull();
});

test("agents read files of the inboxes that they see; a contact reads only its own uploads", async () => {
  const web = g.inbox();
  const visitor = g.contact(web);
  const file = await upload({ uploader: visitor, inboxId: web, bytes: pdf("read") });
  const reads = (actor: Upload["uploader"]) => {
    try {
      return fileFor(g.kernel.db, actor, file.id).id === file.id;
    } catch {
      return false;
    }
  };
  const member = g.agent("agent", [web]);
  expect(reads(member)).toBe(false);
  await g.kernel.write((tx) => attachFiles(tx, visitor, [file.id], g.conversation(visitor).no));
  expect([member, g.agent("owner"), visitor, system("test")].map(reads)).toEqual([true, true, true, true]);
  expect([g.agent("agent", [g.inbox()]), g.contact(web)].map(reads)).toEqual([false, false]);
});

test("removing the last row removes the bytes, and not before", async () => {
  const visitor = g.contact(g.inbox());
  const bytes = await picture(700, 700).png().bytes();
  const one = await upload({ uploader: visitor, inboxId: visitor.inboxId, bytes });
  const two = await upload({ uploader: visitor, inboxId: visitor.inboxId, bytes });
  expect(two.digest).toBe(one.digest);
  const { no } = g.conversation(visitor);
  await g.kernel.write((tx) => attachFiles(tx, visitor, [one.id], no));
  expect(await g.kernel.write((tx) => removeFiles(tx, { conversationNo: no }))).toBe(1);
  await Bun.sleep(0);
  expect(await g.stored()).toContain(one.digest);
  await g.kernel.write((tx) => removeFiles(tx, { ids: [two.id] }));
  // The bytes go after the commit: each turn of the loop gives the disk its time.
  for (let turn = 0; turn < 1000 && (await g.stored()).includes(one.digest); turn++) await Bun.sleep(0);
  const left = await g.stored();
  expect(left).not.toContain(one.digest);
  expect(left).not.toContain(one.thumbnailDigest!);
});

test("bytes that vanished before their row was written are not given one", async () => {
  const visitor = g.contact(g.inbox());
  const prepared = await prepareUpload(g.kernel, {
    bytes: pdf("gone"),
    name: "x",
    inboxId: visitor.inboxId,
    uploader: visitor,
  });
  await Bun.file(
    `${g.kernel.config.dataDir}/files/${prepared.digest.slice(0, 2)}/${prepared.digest}`,
  ).delete();
  expect(await codeOf(g.kernel.write((tx) => addFile(tx, visitor, prepared)))).toBe("storage_failed");
});

test("the sweep takes uploads that nothing carries after a day, and leaves pictures of people and of the brand", async () => {
  registerFileJobs(g.kernel);
  await startFileJobs(g.kernel);
  const admin = g.agent("admin");
  const visitor = g.contact(g.inbox());
  const add = (text: string) => upload({ uploader: admin, inboxId: null, bytes: pdf(text) });
  const [loose, face, logo] = [await add("loose"), await add("face"), await add("logo")];
  const sent = await upload({ uploader: visitor, inboxId: visitor.inboxId, bytes: pdf("sent") });
  await g.kernel.write((tx) => attachFiles(tx, visitor, [sent.id], g.conversation(visitor).no));
  g.kernel.db.raw.query("update agents set avatar_file_id = ? where id = ?").run(face.id, admin.id);
  g.kernel.db.raw
    .query("insert into settings (name, value, updated_at) values ('branding', ?, 0)")
    .run(JSON.stringify({ logo: logo.id }));
  const there = () => [loose, face, logo, sent].map(({ id }) => fileById(g.kernel.db, id) !== undefined);
  g.clock.advance(day - hour);
  await g.kernel.queue.drain();
  expect(there()).toEqual([true, true, true, true]);
  g.clock.advance(2 * hour);
  expect(await g.kernel.queue.drain()).toBe(1);
  expect(there()).toEqual([false, true, true, true]);
  g.clock.advance(2 * hour);
  expect(await g.kernel.queue.drain()).toBe(1);
});
