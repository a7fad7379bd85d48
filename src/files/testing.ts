/** For tests that upload: a kernel in memory with a data folder of its own, actors, pictures with something to hide, a router behind an actor. */

import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { seesAllInboxes, type AgentActor, type ContactActor } from "../accounts/actor.ts";
import type { Rest, RestEnv } from "../accounts/rest.ts";
import { fakeClock, type FakeClock } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import { Unauthenticated } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createLog } from "../kernel/log.ts";
import { openKernel } from "../kernel/open.ts";
import { toProblem } from "../kernel/problem.ts";
import type { Problem, Role } from "../../web/contract/models.ts";

export interface FileGround {
  kernel: Kernel;
  clock: FakeClock;
  inbox(limits?: object): string;
  agent(role?: Role, inboxes?: string[]): AgentActor;
  contact(inboxId: string): ContactActor;
  /** A conversation of this contact; returns its number and id. */
  conversation(contact: ContactActor): { no: number; id: string };
  /** Names of all that lies in the data folder, with and without a row. */
  stored(): Promise<string[]>;
  call(router: Rest, actor: AgentActor | undefined, request: Request): Promise<Response>;
  close(): void;
}

export function fileGround(): FileGround {
  const dir = mkdtempSync(join(tmpdir(), "lingxi-files-"));
  const clock = fakeClock();
  const kernel = openKernel(readConfig({ DATA_DIR: dir }), {
    clock,
    file: ":memory:",
    key: Buffer.alloc(32),
    log: createLog("silent"),
  });
  const { raw } = kernel.db;
  return {
    kernel,
    clock,
    inbox(limits = {}) {
      const id = newId("inb", clock.now());
      raw
        .query(
          "insert into inboxes (id, name, key, limits, created_at, updated_at) values (?, '官网', ?, ?, 0, 0)",
        )
        .run(id, id, JSON.stringify(limits));
      return id;
    },
    agent(role = "agent", inboxes = []) {
      const id = newId("agt", clock.now());
      raw
        .query(
          "insert into agents (id, email, name, role, created_at, updated_at) values (?, ?, '林晓', ?, 0, 0)",
        )
        .run(id, `${id}@shop.example`, role);
      return {
        kind: "agent",
        id,
        name: "林晓",
        role,
        inboxes: seesAllInboxes(role) ? "all" : new Set(inboxes),
        teams: new Set(),
        via: "api",
        address: "",
      };
    },
    contact(inboxId) {
      const id = newId("con", clock.now());
      raw.query("insert into contacts (id, created_at, updated_at) values (?, 0, 0)").run(id);
      return { kind: "contact", id, inboxId };
    },
    conversation(contact) {
      const id = newId("cnv", clock.now());
      const { lastInsertRowid } = raw
        .query(
          "insert into conversations (id, inbox_id, contact_id, status, last_message_at, created_at, updated_at) values (?, ?, ?, 'closed', 0, 0, 0)",
        )
        .run(id, contact.inboxId, contact.id);
      return { no: Number(lastInsertRowid), id };
    },
    async stored() {
      const entries = await readdir(join(dir, "files"), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort();
    },
    async call(router, actor, request) {
      const app = new Hono<RestEnv>();
      app.use(async (c, next) => {
        c.set("requestId", "req");
        c.set("locale", "en");
        if (!actor) throw new Unauthenticated("unauthenticated");
        c.set("actor", actor);
        await next();
      });
      app.onError((error) => {
        const problem: Problem = toProblem(error, "en", "req");
        if (problem.status === 500) throw error;
        return Response.json(problem, { status: problem.status });
      });
      app.route("/", router);
      return app.request(request);
    },
    close() {
      kernel.db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export const picture = (width: number, height: number): Bun.Image => new Bun.Image(dot).resize(width, height);

/** A JPEG whose EXIF says "turn me by 90 degrees" and names a place. */
export async function jpegWithSecrets(width: number, height: number): Promise<Uint8Array> {
  const jpeg = await picture(width, height).jpeg().bytes();
  const entry = (tag: number, type: number, count: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (type === 3) bytes.writeUInt16BE(value, 8);
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const secret = Buffer.from("GPS 30.2741 N 120.1551 E\0");
  const tiff = Buffer.concat([
    Buffer.from("MM\0*\0\0\0\x08\0\x02", "latin1"),
    entry(0x010e, 2, secret.length, 38),
    entry(0x0112, 3, 1, 6),
    Buffer.alloc(4),
    secret,
  ]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]));
}

/** An animated GIF of these many frames, with a comment and something behind its end. */
export function animatedGif(
  frames: number,
  { comment = "taken at home", behind = "<script>alert(1)</script>" } = {},
): Uint8Array {
  const block = (...bytes: number[]) => Buffer.from(bytes);
  const frame = [
    block(0x21, 0xf9, 4, 0, 10, 0, 0, 0),
    block(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0),
    block(2, 2, 0x44, 1, 0),
  ];
  return new Uint8Array(
    Buffer.concat([
      Buffer.from("GIF89a", "latin1"),
      block(1, 0, 1, 0, 0x80, 0, 0),
      block(0, 0, 0, 255, 255, 255),
      block(0x21, 0xff, 11),
      Buffer.from("NETSCAPE2.0"),
      block(3, 1, 0, 0, 0),
      block(0x21, 0xfe, comment.length),
      Buffer.from(comment),
      block(0),
      ...Array.from({ length: frames }, () => Buffer.concat(frame)),
      block(0x3b),
      Buffer.from(behind),
    ]),
  );
}
