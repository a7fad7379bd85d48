/** A real server for stories: a database in a file, HTTP and sockets on a port of its own, and people who work at it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { system } from "../accounts/actor.ts";
import { insertAgent, putInboxes, putTeams } from "../accounts/agents.ts";
import { hashPassword, setHashing } from "../accounts/passwords.ts";
import { openSession } from "../accounts/sessions.ts";
import { createApp, type App } from "../app.ts";
import { createInbox, updateInbox } from "../inboxes/service.ts";
import type { InboxChanges } from "../inboxes/types.ts";
import { loadAssets } from "../kernel/assets.ts";
import { readConfig } from "../kernel/config.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { openKernel } from "../kernel/open.ts";
import { serve } from "../serve.ts";
import type { Message, Role } from "../../web/contract/models.ts";
import { root } from "./commands.ts";

export interface StoryAgent {
  id: string;
  name: string;
  email: string;
  password: string;
  /** Of a session that is open already, for the cookie `sid`. */
  session: string;
}

export interface StoryInbox {
  id: string;
  key: string;
}

export interface StoryServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly app: App;
  readonly kernel: Kernel;
  agent(options: {
    name: string;
    role?: Role;
    inboxes?: StoryInbox[];
    teams?: string[];
    locale?: "zh-CN" | "en";
  }): Promise<StoryAgent>;
  inbox(name: string, changes?: InboxChanges): Promise<StoryInbox>;
  change(inbox: StoryInbox, changes: InboxChanges): Promise<void>;
  team(name: string): Promise<string>;
  /** A call of the API as that agent's browser makes it. Throws when it is refused. */
  call<T>(agent: StoryAgent, method: string, path: string, body?: unknown): Promise<T>;
  reply(agent: StoryAgent, conversationId: string, text: string, kind?: "text" | "note"): Promise<Message>;
  /** The newest conversation's id. */
  newest(): string;
  /** What people wrote in it, in order: `visitor: …`, `agent: …`, `note: …`. */
  transcript(conversationId?: string): string[];
  stop(): Promise<void>;
  /** Stops it and leaves its folder. */
  stopped(): Promise<void>;
}

/** In this process, so that a story can look into the database. */
export async function startServer(env: Record<string, string> = {}): Promise<StoryServer> {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-story-"));
  setHashing("quick");
  const config = readConfig({ PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, LOG_LEVEL: "error", ...env });
  const kernel = openKernel(config);
  const app = createApp(kernel, await loadAssets({ basePath: config.basePath }));
  const listening = await serve(app);
  const url = `http://127.0.0.1:${listening.port}${config.basePath}`;
  const { db, write } = kernel;
  const door = system("story");

  const server: StoryServer = {
    url,
    app,
    kernel,
    async agent({ name, role = "agent", inboxes = [], teams = [], locale = "zh-CN" }) {
      const id = newId("agt");
      const email = `${id.slice(-8)}@example.com`;
      const password = "three calm herons";
      const passwordHash = await hashPassword(password, email);
      const { token } = await write((tx) => {
        insertAgent(tx, { id, email, name, role, locale, passwordHash });
        putInboxes(
          tx,
          id,
          inboxes.map((inbox) => inbox.id),
        );
        putTeams(tx, id, teams);
        return openSession(tx, id, { address: "127.0.0.1", userAgent: "" });
      });
      return { id, name, email, password, session: token };
    },
    async inbox(name, changes = {}) {
      const made = await write((tx) => createInbox(tx, door, { name }));
      await server.change(made, changes);
      return { id: made.id, key: made.key };
    },
    async change({ id }, changes) {
      await write((tx) => updateInbox(tx, door, { id, changes }));
    },
    async team(name) {
      const id = newId("tea");
      await write((tx) =>
        tx.run(
          "insert into teams (id, name, created_at, updated_at) values (?1, ?2, ?3, ?3)",
          id,
          name,
          tx.now,
        ),
      );
      return id;
    },
    async call<T>(agent: StoryAgent, method: string, path: string, body?: unknown) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          cookie: `sid=${agent.session}`,
          origin: new URL(url).origin,
          "sec-fetch-site": "same-origin",
          "content-type": "application/json",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return (text ? JSON.parse(text) : undefined) as T;
    },
    reply: (agent, conversationId, text, kind = "text") =>
      server.call<Message>(agent, "POST", `/conversations/${conversationId}/messages`, {
        client_id: crypto.randomUUID(),
        kind,
        text,
      }),
    newest: () => db.one<{ id: string }>("select id from conversations order by no desc limit 1")?.id ?? "",
    transcript: (conversationId = server.newest()) =>
      transcriptOf((sql, ...values) => db.all(sql, ...values), conversationId),
    stopped: () => listening.stop(),
    async stop() {
      await listening.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

interface Line {
  seq: number;
  kind: string;
  author: string;
  text: string;
}

/** Throws when the numbers of the messages have a gap or come twice. */
export function transcriptOf(
  all: (sql: string, ...values: string[]) => unknown[],
  conversationId: string,
): string[] {
  const lines = all(
    `select seq, kind, author_kind as author, text from messages
     where conversation_no = (select no from conversations where id = ?) order by seq`,
    conversationId,
  ) as Line[];
  lines.forEach(({ seq }, at) => {
    if (seq !== at + 1) throw new Error(`message ${at + 1} of ${conversationId} has the number ${seq}`);
  });
  return lines
    .filter(({ kind }) => kind !== "system")
    .map(
      ({ kind, author, text }) =>
        `${kind === "note" ? "note" : author === "contact" ? "visitor" : author}: ${text}`,
    );
}

/** The same server as a program of its own, which can be killed in the middle of anything and started again on the same data. */
export class KillableServer {
  readonly folder = mkdtempSync(join(tmpdir(), "lingxi-story-"));
  readonly url: string;
  readonly #env: Record<string, string>;
  #child: Subprocess | undefined;

  constructor(port: number, env: Record<string, string> = {}) {
    this.url = `http://127.0.0.1:${port}`;
    this.#env = {
      PATH: process.env.PATH ?? "",
      PORT: String(port),
      HOST: "127.0.0.1",
      DATA_DIR: this.folder,
      LOG_LEVEL: "error",
      ...env,
    };
  }

  async setUp(
    email: string,
    password: string,
  ): Promise<{ agent: string; api_key: string; inbox: StoryInbox }> {
    const child = this.#run("setup", "--email", email, "--password", password, "--json");
    const said = await new Response(child.stdout as ReadableStream).text();
    return JSON.parse(said) as { agent: string; api_key: string; inbox: StoryInbox };
  }

  async start(): Promise<void> {
    const child = this.#run("start");
    this.#child = child;
    while (!(await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok) {
      if (child.exitCode !== null) throw new Error("the server did not start");
      await Bun.sleep(20);
    }
  }

  /** SIGKILL: no chance to tidy up. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(...args: string[]): Subprocess {
    return Bun.spawn(["bun", "src/main.ts", ...args], {
      cwd: root,
      env: this.#env,
      stdout: "pipe",
      stderr: "inherit",
    });
  }
}

/** A port that nobody listens on now. */
export function freePort(): number {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port } = server;
  void server.stop(true);
  return port!;
}
