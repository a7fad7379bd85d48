/** Rules of backups: made while the server runs, whole or not listed, restored with the files, and nothing that was there before is lost. */

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { packFolder, unpackArchive } from "./archives.ts";
import {
  backUp,
  backupsFolder,
  databaseName,
  deleteBackup,
  deleteOldBackups,
  listBackups,
  makeBackup,
  readManifest,
  sha256,
} from "./backup.ts";
import { hour } from "./clock.ts";
import { enqueue } from "./queue.ts";
import { restoreBackup } from "./restore.ts";
import { verifyBackup, verifyBackupTask } from "./verify-backup.ts";
import { fileKernel, testFolder, type TestKernel } from "./testing.ts";

const inputOf = (kernel: TestKernel, archive = false) => ({
  dataDir: kernel.config.dataDir,
  at: kernel.clock.now(),
  archive,
});
const jobsIn = (kernel: TestKernel): number =>
  kernel.db.one<{ n: number }>("select count(*) as n from jobs")!.n;

/** Stored as the files feature does: by the SHA-256 of the content. */
async function storeFile(kernel: TestKernel, content: string): Promise<string> {
  const digest = new Bun.CryptoHasher("sha256").update(content).digest("hex");
  const folder = join(kernel.config.dataDir, "files", digest.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, digest), content);
  await kernel.write((tx) =>
    tx.run(
      "insert into files (id, digest, name, mime, size, uploaded_by_kind, created_at) values (?, ?, 'a.txt', 'text/plain', ?, 'agent', ?)",
      `fil_${digest}`,
      digest,
      content.length,
      tx.now,
    ),
  );
  return digest;
}

test("a backup made while rows sit in the WAL holds them, the files, and verifies", async () => {
  const kernel = fileKernel(testFolder());
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: 1 }));
  const digest = await storeFile(kernel, "a receipt");
  const made = await kernel.reader.run(makeBackup, inputOf(kernel));
  expect(made).toMatchObject({ name: "20260610T020000Z", files: 1, archive: false });
  const folder = join(backupsFolder(kernel.config.dataDir), made.name);
  expect(readManifest(folder)!.database.counts).toMatchObject({ jobs: 1, files: 1, messages: 0 });
  expect(readFileSync(join(folder, "files", digest.slice(0, 2), digest), "utf8")).toBe("a receipt");
  expect(await kernel.reader.run(verifyBackupTask, folder)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(["files", databaseName, "manifest.json"].sort());
  kernel.close();
});

test("restoring brings back rows and files, and keeps what was there before", async () => {
  const folder = testFolder();
  let kernel = fileKernel(folder);
  await kernel.write((tx) => enqueue(tx, { name: "before", payload: null }));
  const old = await storeFile(kernel, "old");
  const { name } = await kernel.reader.run(makeBackup, inputOf(kernel));
  await kernel.write((tx) => enqueue(tx, { name: "after", payload: null }));
  const late = await storeFile(kernel, "late");
  kernel.close();

  const { kept } = await restoreBackup({ dataDir: folder, from: name, at: 7 });
  kernel = fileKernel(folder);
  expect(kernel.db.all<{ name: string }>("select name from jobs").map((row) => row.name)).toEqual(["before"]);
  expect(existsSync(join(folder, "files", old.slice(0, 2), old))).toBe(true);
  expect(existsSync(join(folder, "files", late.slice(0, 2), late))).toBe(false);
  expect(existsSync(join(kept!, "files", late.slice(0, 2), late))).toBe(true);
  expect(existsSync(join(kept!, databaseName))).toBe(true);
  kernel.close();
});

test("an archive restores on an empty machine", async () => {
  const kernel = fileKernel(testFolder());
  await storeFile(kernel, "in the archive");
  const { name } = await kernel.reader.run(makeBackup, inputOf(kernel, true));
  const archive = join(backupsFolder(kernel.config.dataDir), `${name}.tar.gz`);
  const elsewhere = testFolder();
  expect(await restoreBackup({ dataDir: elsewhere, from: archive, at: 7 })).toMatchObject({
    kept: undefined,
  });
  writeFileSync(join(elsewhere, "secret.key"), readFileSync(join(kernel.config.dataDir, "secret.key")));
  const restored = fileKernel(elsewhere);
  expect(restored.db.one<{ n: number }>("select count(*) as n from files")!.n).toBe(1);
  restored.close();
  kernel.close();
});

test("the key is not in a backup", async () => {
  const kernel = fileKernel(testFolder());
  const key = readFileSync(join(kernel.config.dataDir, "secret.key"), "utf8").trim();
  const { name } = await kernel.reader.run(makeBackup, inputOf(kernel));
  const folder = join(backupsFolder(kernel.config.dataDir), name);
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    expect(file.name).not.toBe("secret.key");
    expect(readFileSync(join(file.parentPath, file.name)).includes(key)).toBe(false);
  }
  kernel.close();
});

test("nothing is restored while the server runs", async () => {
  const kernel = fileKernel(testFolder());
  const { name } = await kernel.reader.run(makeBackup, inputOf(kernel));
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: null }));
  await expect(restoreBackup({ dataDir: kernel.config.dataDir, from: name, at: 7 })).rejects.toThrow(
    "Another Lingxi",
  );
  expect(jobsIn(kernel)).toBe(1);
  kernel.close();
});

test.each<[string, (folder: string, digest: string) => void, string]>([
  [
    "a file that is missing",
    (folder, digest) => rmSync(join(folder, "files", digest.slice(0, 2), digest)),
    "is missing",
  ],
  [
    "a file that has changed",
    (folder, digest) => writeFileSync(join(folder, "files", digest.slice(0, 2), digest), "A receipt"),
    "another content",
  ],
  ["a database that has grown", (folder) => appendFileSync(join(folder, databaseName), "x"), "another size"],
  [
    "a manifest that can't be read",
    (folder) => writeFileSync(join(folder, "manifest.json"), "{"),
    "no readable manifest",
  ],
  [
    "a manifest that points outside",
    (folder) =>
      writeFileSync(
        join(folder, "manifest.json"),
        readFileSync(join(folder, "manifest.json"), "utf8").replace("files/", "../files/"),
      ),
    "no readable manifest",
  ],
])("verification finds %s, and nothing of it is restored", async (_what, damage, says) => {
  const kernel = fileKernel(testFolder());
  const digest = await storeFile(kernel, "a receipt");
  const { name } = await kernel.reader.run(makeBackup, inputOf(kernel));
  const { dataDir } = kernel.config;
  kernel.close();
  const folder = join(backupsFolder(dataDir), name);
  damage(folder, digest);
  expect(verifyBackup(folder).join(" ")).toContain(says);
  await expect(restoreBackup({ dataDir, from: folder, at: 7 })).rejects.toThrow("Nothing was changed");
  expect(readdirSync(dataDir).filter((each) => each.startsWith("."))).toEqual([]);
});

test("a copy of the database file alone does not pass for a backup", async () => {
  const kernel = fileKernel(testFolder());
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: null }));
  const { name } = await kernel.reader.run(makeBackup, inputOf(kernel));
  const folder = join(backupsFolder(kernel.config.dataDir), name);
  const manifest = readManifest(folder)!;
  writeFileSync(join(folder, databaseName), readFileSync(kernel.db.file));
  Object.assign(manifest.database, {
    size: readFileSync(kernel.db.file).length,
    sha256: sha256(join(folder, databaseName)),
  });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  expect(verifyBackup(folder)).not.toEqual([]);
  kernel.close();
});

test("only the newest are kept, and never none", async () => {
  const kernel = fileKernel(testFolder());
  const { dataDir } = kernel.config;
  for (let i = 0; i < 3; i++) {
    await kernel.reader.run(makeBackup, inputOf(kernel, i === 0));
    kernel.clock.advance(hour);
  }
  expect(listBackups(dataDir).map((each) => each.name)).toEqual([
    "20260610T040000Z",
    "20260610T030000Z",
    "20260610T020000Z",
  ]);
  expect(deleteOldBackups(dataDir, 2)).toEqual(["20260610T020000Z"]);
  expect(existsSync(join(backupsFolder(dataDir), "20260610T020000Z.tar.gz"))).toBe(false);
  deleteOldBackups(dataDir, 0);
  expect(listBackups(dataDir)).toHaveLength(1);
  kernel.close();
});

test.each(["../files", ".", "", "20260610T020000Z/..", "nope"])(
  "no backup is deleted by the name %j",
  async (name) => {
    const kernel = fileKernel(testFolder());
    await kernel.reader.run(makeBackup, inputOf(kernel));
    expect(deleteBackup(kernel.config.dataDir, name)).toBe(false);
    expect(listBackups(kernel.config.dataDir)).toHaveLength(1);
    kernel.close();
  },
);

test("without room for it no backup is begun, and none is left half made", async () => {
  const kernel = fileKernel(testFolder());
  const { dataDir } = kernel.config;
  const swollen = { ...kernel.db, one: <T>() => ({ bytes: 2 ** 60 }) as T };
  await expect(backUp(swollen, inputOf(kernel))).rejects.toThrow(/no room for a backup .* Free some space/);
  expect(readdirSync(backupsFolder(dataDir))).toEqual([]);
  kernel.close();
});

test("an archive gives back every byte, whatever the sizes", async () => {
  const [from, to] = [testFolder(), testFolder()];
  const sizes = [0, 1, 511, 512, 513, 70_000, 1_048_577];
  mkdirSync(join(from, "ab"));
  for (const size of sizes) writeFileSync(join(from, "ab", `f${size}`), Buffer.alloc(size, size % 251));
  await packFolder(from, join(to, "x.tar.gz"));
  await unpackArchive(join(to, "x.tar.gz"), join(to, "out"));
  for (const size of sizes)
    expect(readFileSync(join(to, "out", "ab", `f${size}`)).equals(Buffer.alloc(size, size % 251))).toBe(true);
});

test("an archive that was cut, or that would write beside its folder, is refused", async () => {
  const [from, to] = [testFolder(), testFolder()];
  writeFileSync(join(from, "a"), crypto.getRandomValues(new Uint8Array(50_000)));
  await packFolder(from, join(to, "x.tar.gz"));
  const bytes = readFileSync(join(to, "x.tar.gz"));
  writeFileSync(join(to, "cut.tar.gz"), bytes.subarray(0, bytes.length / 2));
  await expect(unpackArchive(join(to, "cut.tar.gz"), join(to, "cut"))).rejects.toThrow();
  const evil = new Bun.Archive({ "../evil.txt": "x" }, { compress: "gzip" });
  writeFileSync(join(to, "evil.tar.gz"), await evil.bytes());
  await expect(unpackArchive(join(to, "evil.tar.gz"), join(to, "evil"))).rejects.toThrow(
    "doesn't belong there",
  );
  expect(existsSync(join(to, "evil.txt"))).toBe(false);
});
