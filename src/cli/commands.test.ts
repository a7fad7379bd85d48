/** Rules of the command line: it does what it says, ends with a code, and a failure is one plain sentence. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "bun:test";
import { openReader } from "../kernel/db.ts";
import { databaseName, listBackups } from "../kernel/backup.ts";
import { commands } from "./commands.ts";
import { runCommand } from "./main.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-test-"));
  folders.push(folder);
  return join(folder, "data");
}

interface Outcome {
  code: number;
  printed: string;
  complained: string;
}
async function lingxi(dataDir: string, ...argv: string[]): Promise<Outcome> {
  const printed: string[] = [];
  const complained: string[] = [];
  const terminal = {
    print: (line: string) => void printed.push(line),
    complain: (line: string) => void complained.push(line),
  };
  // Port 0 is always free, so the doctor of one test is not disturbed by the server of another.
  const code = await runCommand(argv, {
    start: async () => 42,
    terminal,
    env: { DATA_DIR: dataDir, PORT: "0" },
  });
  return { code, printed: printed.join("\n"), complained: complained.join("\n") };
}
const person = ["--email", "lin@example.com", "--password", "correct horse battery"];
const read = <T>(dataDir: string, sql: string): T[] => {
  const db = openReader(join(dataDir, databaseName));
  try {
    return db.all<T>(sql);
  } finally {
    db.close();
  }
};

test("without a command the server starts, and its code is the end's", async () => {
  expect((await lingxi(freshFolder())).code).toBe(42);
  expect((await lingxi(freshFolder(), "start")).code).toBe(42);
});

test("help lists every command, and each explains itself", async () => {
  for (const argv of [["help"], ["--help"], ["-h"]]) {
    const { code, printed } = await lingxi(freshFolder(), ...argv);
    expect(code).toBe(0);
    for (const name of [...Object.keys(commands), "DATA_DIR", "SECRET_KEY_FILE", "PUBLIC_URL"])
      expect(printed).toContain(name);
  }
  for (const name of Object.keys(commands)) {
    const asked = await lingxi(freshFolder(), "help", name);
    expect(asked.printed).toStartWith(`lingxi ${name}`);
    if (name !== "help") expect(await lingxi(freshFolder(), name, "--help")).toEqual(asked);
  }
});

test.each<[string[], number, string]>([
  [["dance"], 2, 'There is no command "dance"'],
  [["constructor"], 2, "There is no command"],
  [["help", "dance"], 1, "There is no command"],
  [["setup", "--colour", "red"], 1, "--colour"],
  [["setup", "more"], 1, 'doesn\'t take "more"'],
  [["setup"], 1, "--password is needed"],
  [["restore"], 1, "Say which backup"],
  [["reset-password"], 1, "Say whose password"],
  [["backup", "--keep", "0"], 1, "--keep takes a number"],
])("%j is answered by one sentence", async (argv, code, says) => {
  const outcome = await lingxi(freshFolder(), ...argv);
  expect(outcome.code).toBe(code);
  expect(outcome.complained).toContain(says);
  expect(outcome.complained).not.toContain("\n");
});

test("setup makes an owner, a key and an inbox, once", async () => {
  const dataDir = freshFolder();
  const { code, printed } = await lingxi(
    dataDir,
    "setup",
    ...person,
    "--name",
    "林",
    "--inbox-name",
    "官网",
    "--json",
  );
  expect(code).toBe(0);
  const made = JSON.parse(printed) as { agent: string; api_key: string; inbox: { id: string; key: string } };
  expect(made.api_key).toStartWith("lxk_");
  expect(read(dataDir, "select id, name, role from agents")).toEqual([
    { id: made.agent, name: "林", role: "owner" },
  ]);
  expect(read(dataDir, "select id, key, name from inboxes")).toEqual([{ ...made.inbox, name: "官网" }]);
  expect(JSON.stringify(read(dataDir, "select * from api_keys"))).not.toContain(made.api_key);
  const again = await lingxi(dataDir, "setup", ...person, "--json");
  expect([again.code, again.printed]).toEqual([1, ""]);
  expect(again.complained).not.toContain("\n");
  expect(read(dataDir, "select id from agents")).toHaveLength(1);
});

test("setup that is refused leaves nothing half made", async () => {
  const dataDir = freshFolder();
  expect((await lingxi(dataDir, "setup", ...person, "--origin", "not an origin")).code).toBe(1);
  expect(read(dataDir, "select id from agents")).toEqual([]);
  expect(read(dataDir, "select id from api_keys")).toEqual([]);
});

test("a weak password or a wrong address is refused by its field", async () => {
  expect(
    (await lingxi(freshFolder(), "setup", "--email", "lin@example.com", "--password", "short")).complained,
  ).toContain("password");
  expect(
    (await lingxi(freshFolder(), "setup", "--email", "lin", "--password", "correct horse battery"))
      .complained,
  ).toContain("email");
});

test("an administrator is added with a password, or joins by a link", async () => {
  const dataDir = freshFolder();
  expect((await lingxi(dataDir, "create-admin", "--email", "a@example.com")).complained).toContain(
    "lingxi setup",
  );
  await lingxi(dataDir, "setup", ...person);
  expect(
    (await lingxi(dataDir, "create-admin", "--email", "a@example.com", "--password", "another good pass"))
      .code,
  ).toBe(0);
  expect(read(dataDir, "select email from agents where role = 'admin'")).toEqual([
    { email: "a@example.com" },
  ]);
  expect(read(dataDir, "select id from sessions")).toEqual([]);
  expect((await lingxi(dataDir, "create-admin", "--email", "b@example.com")).printed).toMatch(
    /http:\/\/localhost:0\/\S+/,
  );
  expect(
    (await lingxi(dataDir, "create-admin", "--email", "a@example.com", "--password", "another good pass"))
      .code,
  ).toBe(1);
});

test("a password is set anew, or by a link; an unknown address is told", async () => {
  const dataDir = freshFolder();
  await lingxi(dataDir, "setup", ...person);
  const [before] = read<{ password_hash: string }>(dataDir, "select password_hash from agents");
  expect((await lingxi(dataDir, "reset-password", "lin@example.com")).printed).toMatch(/http:\S+/);
  expect(read(dataDir, "select password_hash from agents")).toEqual([before]);
  expect(
    (await lingxi(dataDir, "reset-password", "lin@example.com", "--password", "quite another one")).code,
  ).toBe(0);
  expect(read(dataDir, "select password_hash from agents")).not.toEqual([before]);
  expect((await lingxi(dataDir, "reset-password", "nobody@example.com")).complained).toContain(
    "There is no agent",
  );
});

test("migrate says what it ran, then that nothing is left", async () => {
  const dataDir = freshFolder();
  expect((await lingxi(dataDir, "migrate")).printed).toContain("Ran 0001_kernel.sql");
  expect((await lingxi(dataDir, "migrate")).printed).toBe("The database is up to date.");
});

test("a backup is made, listed, verified, and restored by its name", async () => {
  const dataDir = freshFolder();
  expect((await lingxi(dataDir, "backup")).complained).toContain("There is no database");
  await lingxi(dataDir, "setup", ...person);
  const made = await lingxi(dataDir, "backup", "--archive");
  expect(made.code).toBe(0);
  expect(made.printed).toContain("The key is not in it");
  const { name } = listBackups(dataDir)[0]!;
  expect((await lingxi(dataDir, "backup", "--list")).printed).toContain(`${name}`);
  expect((await lingxi(dataDir, "backup", "--verify", name)).printed).toContain("Verified");
  await lingxi(dataDir, "create-admin", "--email", "a@example.com", "--password", "another good pass");
  expect((await lingxi(dataDir, "restore", name)).code).toBe(0);
  expect(read(dataDir, "select id from agents")).toHaveLength(1);
  expect((await lingxi(dataDir, "restore", "nope")).complained).toContain("There is no backup nope");
});

test("the doctor finds nothing on a healthy installation, and names what is broken", async () => {
  const dataDir = freshFolder();
  expect((await lingxi(dataDir, "doctor")).code).toBe(0);
  await lingxi(dataDir, "setup", ...person);
  const healthy = await lingxi(dataDir, "doctor", "--json");
  expect(healthy.code).toBe(0);
  const { checks } = JSON.parse(healthy.printed) as { checks: { name: string; state: string }[] };
  expect(checks.map((each) => each.name)).toEqual([
    "folder",
    "disk",
    "port",
    "database",
    "versions",
    "key",
    "loss",
    "search",
    "clock",
    "jobs",
    "backups",
    "mail",
  ]);

  const key = readFileSync(join(dataDir, "secret.key"));
  writeFileSync(join(dataDir, "secret.key"), Buffer.alloc(32, 9).toString("base64"));
  const wrongKey = await lingxi(dataDir, "doctor");
  expect(wrongKey.code).toBe(1);
  expect(wrongKey.printed).toMatch(/FAILED +key/);
  writeFileSync(join(dataDir, "secret.key"), key);

  writeFileSync(join(dataDir, `${databaseName}.mark`), JSON.stringify({ events: 0, messages: 9, jobs: 0 }));
  expect((await lingxi(dataDir, "doctor")).printed).toMatch(/FAILED +loss/);

  const file = join(dataDir, databaseName);
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 8_192, 12_288);
  writeFileSync(file, bytes);
  const damaged = await lingxi(dataDir, "doctor");
  expect(damaged.code).toBe(1);
  expect(damaged.printed).toMatch(/FAILED +database/);
});

test("what is wrong with the environment is one sentence", async () => {
  const complained: string[] = [];
  const terminal = { print: () => {}, complain: (line: string) => void complained.push(line) };
  expect(await runCommand(["migrate"], { start: async () => 0, terminal, env: { PORT: "many" } })).toBe(1);
  expect(complained).toEqual(['PORT must be a number from 0 to 65535, not "many".']);
  expect(existsSync("data")).toBe(false);
});

test("simulate tells the same of the same seed, of imagined contacts and of an inbox's own", async () => {
  const few = ["--agents", "20", "--arrivals", "300", "--hours", "1", "--burst", "3"];
  const once = await lingxi(freshFolder(), "simulate", ...few, "--seed", "a");
  expect([once.code, once.printed]).toEqual([0, expect.stringContaining("| round robin |")]);
  expect((await lingxi(freshFolder(), "simulate", ...few, "--seed", "a")).printed).toBe(once.printed);
  expect((await lingxi(freshFolder(), "simulate", ...few, "--seed", "b")).printed).not.toBe(once.printed);
  expect((await lingxi(freshFolder(), "simulate", "--agents", "none")).code).toBe(1);

  const folder = freshFolder();
  expect((await lingxi(folder, "simulate", "--inbox", "官网")).complained).toContain("no database");
  await lingxi(folder, "setup", ...person, "--name", "林", "--inbox-name", "官网");
  expect((await lingxi(folder, "simulate", "--inbox", "门店")).complained).toContain("There are: 官网");
  const own = await lingxi(folder, "simulate", "--inbox", "官网");
  expect([own.code, own.printed]).toEqual([0, expect.stringContaining("| rules in force |")]);
});
