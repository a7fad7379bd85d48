/** Verbs on agents, teams, invitations and keys. */

import { describe, expect, test } from "bun:test";
import { day, hour } from "../kernel/clock.ts";
import type { DomainError } from "../kernel/errors.ts";
import { system, type AgentActor } from "./actor.ts";
import { createApiKey, revokeApiKey } from "./api-keys.ts";
import { listAuditLog } from "./audit-log.ts";
import { authenticate } from "./authenticate.ts";
import { acceptInvitation, inviteAgent } from "./invitations.ts";
import { mailJob, scheduleSweep, sweepJob, sweepJobName } from "./jobs.ts";
import { describeJoinLink, getAgent, getMe, getTeam, listAgents } from "./queries.ts";
import {
  deactivateAgent,
  reactivateAgent,
  setAvailability,
  updateAgent,
  updatePreferences,
  type AgentChange,
} from "./service.ts";
import { from, ground, nobodyAround, origin, password, type Ground } from "./testing.ts";
import { createTeam, deleteTeam, updateTeam } from "./teams.ts";
import type { Mail } from "./types.ts";

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "ok",
    (error: DomainError) => error.code,
  );

describe("changing agents", () => {
  const update = (g: Ground, by: AgentActor, change: AgentChange) =>
    outcome(g.kernel.write((tx) => updateAgent(tx, by, change)));

  test("only owners manage owners, nobody gives a role above their own, and agents manage nobody", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const admin = await g.agent("admin");
    const supervisor = await g.agent("supervisor");
    const lin = await g.agent("agent");
    expect(await update(g, admin, { agentId: owner.id, name: "x" })).toBe("role_too_high");
    expect(await update(g, admin, { agentId: lin.id, role: "owner" })).toBe("role_too_high");
    expect(await update(g, admin, { agentId: admin.id, role: "owner" })).toBe("role_too_high");
    expect(await update(g, supervisor, { agentId: lin.id, name: "x" })).toBe("forbidden");
    expect(await update(g, lin, { agentId: lin.id, role: "admin" })).toBe("forbidden");
    expect(await update(g, admin, { agentId: lin.id, role: "admin" })).toBe("ok");
    expect(await update(g, owner, { agentId: lin.id, role: "owner" })).toBe("ok");
    expect(await update(g, owner, { agentId: "agt_nobody", name: "x" })).toBe("not_found");
    expect(g.names()).toEqual(["agent.changed", "agent.changed"]);
  });

  test("the last owner who can sign in is neither demoted nor deactivated", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const second = await g.agent("owner");
    const deactivate = (agentId: string) =>
      outcome(g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId })));
    expect(await deactivate(second.id)).toBe("ok");
    expect(await deactivate(owner.id)).toBe("last_owner");
    expect(await update(g, owner, { agentId: owner.id, role: "admin" })).toBe("last_owner");
    await g.kernel.write((tx) => reactivateAgent(tx, owner, { agentId: second.id }));
    expect(await update(g, owner, { agentId: owner.id, role: "admin" })).toBe("ok");
  });

  test("two owners who demote each other at the same time: one stays", async () => {
    const g = await ground();
    const [a, b] = [await g.agent("owner"), await g.agent("owner")];
    const results = await Promise.all([
      update(g, a, { agentId: b.id, role: "agent" }),
      update(g, b, { agentId: a.id, role: "agent" }),
    ]);
    expect(results.sort()).toEqual(["last_owner", "ok"]);
  });

  test("memberships become exactly what is given; who came and went is told", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const lin = await g.agent();
    const [a, b, c] = [g.inbox(), g.inbox(), g.inbox()] as [string, string, string];
    const { teamId } = await g.kernel.write((tx) => createTeam(tx, owner, { name: "售后" }));
    g.seen.length = 0;
    expect(await update(g, owner, { agentId: lin.id, inboxIds: [a, b, a], teamIds: [teamId] })).toBe("ok");
    expect(await update(g, owner, { agentId: lin.id, inboxIds: [b, c] })).toBe("ok");
    const seen = getAgent(g.kernel.db, owner, lin.id, nobodyAround);
    expect(new Set(seen.inbox_ids)).toEqual(new Set([b, c]));
    expect(seen.team_ids).toEqual([teamId]);
    const told = g.seen
      .filter((event) => event.name === "inbox.changed")
      .map((event) => (event.payload as { inboxId: string }).inboxId);
    expect(told).toEqual([a, b, c, a]);
    expect(await update(g, owner, { agentId: lin.id, name: "变了", inboxIds: ["inb_nowhere"] })).toBe(
      "invalid",
    );
    expect(getAgent(g.kernel.db, owner, lin.id, nobodyAround)).toEqual(seen);
  });

  test("deactivating ends sessions, keys and links; coming back doesn't bring them back", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const admin = await g.agent("admin");
    const { cookie, actor } = await g.session(admin);
    const { key } = await g.kernel.write((tx) => createApiKey(tx, admin, { name: "k" }));
    const { token } = await g.kernel.write((tx) =>
      inviteAgent(tx, admin, { role: "admin", inboxIds: [], teamIds: [], base: origin }),
    );
    await g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId: admin.id }));
    expect(g.seen).toMatchObject([
      { name: "session.revoked", payload: { sessionId: actor.sessionId } },
      { name: "agent.changed", payload: { agentId: admin.id } },
    ]);
    await g.kernel.write((tx) => reactivateAgent(tx, owner, { agentId: admin.id }));
    for (const headers of [new Headers({ cookie }), new Headers({ authorization: `Bearer ${key}` })])
      expect(authenticate(g.kernel, new Request(`${origin}/`, { headers }), "")).toBeUndefined();
    expect(() => describeJoinLink(g.kernel.db, token, g.clock.now())).toThrow("link_expired");
    expect(listAgents(g.kernel.db, owner, nobodyAround)).toHaveLength(2);
  });

  test("the deactivated are listed only when asked for, at the end", async () => {
    const g = await ground();
    const owner = await g.agent("owner", { name: "Zoe" });
    const gone = await g.agent("agent", { name: "Ada" });
    await g.kernel.write((tx) => deactivateAgent(tx, owner, { agentId: gone.id }));
    const names = (deactivated: boolean) =>
      listAgents(g.kernel.db, owner, {
        ...nobodyAround,
        connected: (id) => id === owner.id,
        deactivated,
      }).map((each) => [each.name, each.connected]);
    expect(names(false)).toEqual([["Zoe", true]]);
    expect(names(true)).toEqual([
      ["Zoe", true],
      ["Ada", false],
    ]);
  });
});

describe("oneself", () => {
  test("availability is told once for each change", async () => {
    const g = await ground();
    const lin = await g.agent();
    for (const availability of ["busy", "busy", "online"] as const)
      await g.kernel.write((tx) => setAvailability(tx, lin, { availability }));
    expect(g.seen.map((event) => event.payload)).toEqual([
      { agentId: lin.id, availability: "busy" },
      { agentId: lin.id, availability: "online" },
    ]);
  });

  test("preferences that are not named stay as they are", async () => {
    const g = await ground();
    const lin = await g.agent();
    await g.kernel.write((tx) => updatePreferences(tx, lin, { theme: "dark", shortcuts: { close: "e" } }));
    await g.kernel.write((tx) => updatePreferences(tx, lin, { sounds: false }));
    expect(getMe(g.kernel.db, lin, nobodyAround).preferences).toEqual({
      theme: "dark",
      density: "comfortable",
      sounds: false,
      notifications: true,
      send_with: "enter",
      shortcuts: { close: "e" },
    });
  });
});

describe("teams", () => {
  test("a team has a name of its own and exactly the given members", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const [a, b] = [await g.agent(), await g.agent()];
    const { teamId } = await g.kernel.write((tx) =>
      createTeam(tx, owner, { name: "Sales", memberIds: [a.id] }),
    );
    expect(await outcome(g.kernel.write((tx) => createTeam(tx, owner, { name: "sales" })))).toBe(
      "name_taken",
    );
    expect(await outcome(g.kernel.write((tx) => createTeam(tx, a, { name: "mine" })))).toBe("forbidden");
    g.seen.length = 0;
    await g.kernel.write((tx) => updateTeam(tx, owner, { teamId, name: "SALES", memberIds: [b.id] }));
    expect(getTeam(g.kernel.db, a, teamId)).toMatchObject({ name: "SALES", member_ids: [b.id] });
    expect(g.seen.map((event) => event.payload)).toEqual([{ agentId: b.id }, { agentId: a.id }, { teamId }]);
    await g.kernel.write((tx) => deleteTeam(tx, owner, { teamId }));
    expect(() => getTeam(g.kernel.db, a, teamId)).toThrow("not_found");
    expect(await outcome(g.kernel.write((tx) => updateTeam(tx, owner, { teamId, name: "x" })))).toBe(
      "not_found",
    );
  });
});

describe("API keys", () => {
  test("those who manage settings make keys for themselves, but not by a key", async () => {
    const g = await ground();
    const admin = await g.agent("admin");
    const create = (by: AgentActor) =>
      outcome(g.kernel.write((tx) => createApiKey(tx, by, { name: "k", agentId: "agt_other" })));
    expect(await create(await g.agent("supervisor"))).toBe("forbidden");
    expect(await create({ ...admin, via: "api" })).toBe("needs_session");
    expect(await create(admin)).toBe("ok");
    expect(g.kernel.db.all("select agent_id as id from api_keys")).toEqual([{ id: admin.id }]);
    const made = await g.kernel.write((tx) =>
      createApiKey(tx, system("cli"), { name: "cli", agentId: admin.id }),
    );
    expect(made.key).toMatch(/^lxk_[\w-]{43}$/);
  });

  test("an owner's key is revoked by owners only", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const admin = await g.agent("admin");
    const { id } = await g.kernel.write((tx) => createApiKey(tx, owner, { name: "k" }));
    const revoke = (by: AgentActor) => outcome(g.kernel.write((tx) => revokeApiKey(tx, by, { keyId: id })));
    expect(await revoke(admin)).toBe("role_too_high");
    expect(await revoke(owner)).toBe("ok");
    expect(await revoke(owner)).toBe("not_found");
  });
});

describe("the audit log", () => {
  test("is paged newest first without gaps, also within one millisecond, and filtered", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const admin = await g.agent("admin");
    for (let i = 0; i < 5; i++) await g.kernel.write((tx) => createTeam(tx, owner, { name: `t${i}` }));
    g.clock.advance(hour);
    await g.kernel.write((tx) => createApiKey(tx, admin, { name: "k" }));
    const all = listAuditLog(g.kernel.db, owner, {}).data;
    expect(all.map((line) => line.action)).toEqual([
      "api_key.created",
      ...Array.from({ length: 5 }, () => "team.created"),
    ]);
    expect(all[0]!.actor).toEqual({ kind: "agent", id: admin.id, name: admin.name });
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ReturnType<typeof listAuditLog> = listAuditLog(g.kernel.db, owner, {
        limit: 2,
        ...(cursor && { cursor }),
      });
      paged.push(...page.data.map((line) => line.id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(paged).toEqual(all.map((line) => line.id));
    const actions = (filter: Parameters<typeof listAuditLog>[2]) =>
      listAuditLog(g.kernel.db, owner, filter).data.length;
    expect(actions({ action: "team." })).toBe(5);
    expect(actions({ action: "%" })).toBe(0);
    expect(actions({ actor_id: admin.id })).toBe(1);
    expect(actions({ subject_id: all[1]!.subject!.id })).toBe(1);
    expect(actions({ from: g.clock.now() })).toBe(1);
    expect(actions({ until: g.clock.now() })).toBe(5);
    expect(() => listAuditLog(g.kernel.db, owner, { cursor: "nonsense" })).toThrow("invalid");
    const supervisor = await g.agent("supervisor");
    expect(() => listAuditLog(g.kernel.db, supervisor, {})).toThrow("forbidden");
  });

  test("holds no secret and no address of a person", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const { key } = await g.kernel.write((tx) => createApiKey(tx, owner, { name: "k" }));
    const { token } = await g.kernel.write((tx) =>
      inviteAgent(tx, owner, {
        email: "new@example.com",
        role: "agent",
        inboxIds: [],
        teamIds: [],
        base: origin,
      }),
    );
    await acceptInvitation(g.kernel, { token, name: "小林", password }, from);
    const stored = JSON.stringify(g.kernel.db.all("select * from audit_log"));
    for (const secret of [key, token, password, "new@example.com"]) expect(stored).not.toContain(secret);
  });
});

describe("jobs", () => {
  test("a mail that the server refuses for good is not tried again; a server out of reach is", async () => {
    const g = await ground();
    const refusing = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: (socket) => void socket.write("220 here\r\n"),
        data: (socket, data) =>
          void socket.write(
            /^(EHLO|HELO|QUIT)/.test(data.toString()) ? "250 fine\r\n" : "550 no such person\r\n",
          ),
      },
    });
    const smtp = (port: number) =>
      g.kernel.db.raw
        .query("insert or replace into settings (name, value, updated_at) values ('smtp', ?, 0)")
        .run(JSON.stringify({ host: "127.0.0.1", port, secure: false }));
    const mail: Mail = { to: "lin@example.com", subject: "s", text: "t" };
    const run = () => mailJob(g.kernel).run({} as never, mail as never) as Promise<void>;
    smtp(refusing.port);
    await expect(run()).rejects.toMatchObject({ name: "Permanent", message: "smtp 550" });
    await run().catch(() => 0);
    const { port } = refusing;
    refusing.stop(true);
    smtp(port);
    await expect(run()).rejects.toMatchObject({ code: "ESOCKET" });
    await run().catch(() => 0);
  });

  test("the sweep removes what has run out and comes again in an hour", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    await g.session(owner);
    await g.kernel.write((tx) =>
      inviteAgent(tx, owner, { role: "agent", inboxIds: [], teamIds: [], base: origin }),
    );
    g.kernel.queue.handle(sweepJobName, sweepJob());
    await g.kernel.write((tx) => scheduleSweep(tx));
    expect(await g.kernel.queue.drain()).toBe(1);
    expect(g.kernel.db.all("select 1 from sessions")).toHaveLength(1);
    g.clock.advance(40 * day);
    expect(await g.kernel.queue.drain()).toBe(1);
    expect(g.kernel.db.all("select 1 from sessions union all select 1 from invitations")).toEqual([]);
    expect(g.names()).toEqual(["session.revoked"]);
    expect(g.kernel.db.one("select run_at as at from jobs")).toEqual({ at: g.clock.now() + hour });
  });
});
