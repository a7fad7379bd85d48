/** Joining by invitation: by mail or as an open link. */

import { describe, expect, test } from "bun:test";
import { day } from "../kernel/clock.ts";
import type { DomainError } from "../kernel/errors.ts";
import type { AgentActor } from "./actor.ts";
import { authenticate } from "./authenticate.ts";
import { acceptInvitation, inviteAgent, revokeInvitation } from "./invitations.ts";
import { mailJob } from "./jobs.ts";
import { describeJoinLink, getAgent, listInvitations } from "./queries.ts";
import { updateAgent } from "./service.ts";
import { createTeam } from "./teams.ts";
import { from, ground, nobodyAround, origin, password, type Ground } from "./testing.ts";

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "ok",
    (error: DomainError) => error.code,
  );

describe("invitations", () => {
  const invite = (g: Ground, by: AgentActor, more: Partial<Parameters<typeof inviteAgent>[2]> = {}) =>
    g.kernel.write((tx) =>
      inviteAgent(tx, by, { role: "agent", inboxIds: [], teamIds: [], base: origin, ...more }),
    );
  const join = (g: Ground, token: string, more: { email?: string; password?: string } = {}) =>
    acceptInvitation(g.kernel, { token, name: "小林", password, ...more }, from);
  const email = "lin@example.com";

  test("the invited joins with the role, inboxes and teams of the invitation, signed in", async () => {
    const g = await ground();
    const owner = await g.agent("owner", { name: "老板" });
    const inbox = g.inbox();
    const { teamId } = await g.kernel.write((tx) => createTeam(tx, owner, { name: "售后" }));
    const { token, link } = await invite(g, owner, {
      email,
      role: "supervisor",
      inboxIds: [inbox],
      teamIds: [teamId],
    });
    expect(link).toBe(`${origin}/join?token=${token}`);
    expect(describeJoinLink(g.kernel.db, token, g.clock.now())).toEqual({
      email,
      role: "supervisor",
      inviter: "老板",
    });
    const joined = await join(g, token, { email: "other@example.com" });
    expect(getAgent(g.kernel.db, owner, joined.agentId, nobodyAround)).toMatchObject({
      email,
      name: "小林",
      role: "supervisor",
      inbox_ids: [inbox],
      team_ids: [teamId],
    });
    expect(
      authenticate(g.kernel, new Request(`${origin}/`, { headers: { cookie: `sid=${joined.token}` } }), "")
        ?.id,
    ).toBe(joined.agentId);
    expect(await outcome(join(g, token))).toBe("link_expired");
    expect(listInvitations(g.kernel.db, owner, g.clock.now())).toEqual([]);
  });

  test("the mail goes to the invited in the inviter's language and carries the link", async () => {
    const g = await ground();
    const owner = await g.agent("owner", { name: "老板" });
    const { link } = await invite(g, owner, { email });
    const [job] = g.kernel.db.all<{ payload: string }>("select payload from jobs where name = 'mail.send'");
    expect(JSON.parse(job!.payload)).toEqual({
      to: email,
      subject: "老板 邀请你加入灵犀客服",
      text: expect.stringContaining(link),
    });
  });

  test("without mail settings the mail job ends quietly", async () => {
    const g = await ground();
    g.kernel.queue.handle("mail.send", mailJob(g.kernel));
    await invite(g, await g.agent("owner"), { email });
    expect(await g.kernel.queue.drain()).toBe(1);
    expect(g.kernel.queue.counts()).toMatchObject({ ready: 0, dead: 0 });
  });

  test("an open link takes the address of whoever holds it", async () => {
    const g = await ground();
    const { token } = await invite(g, await g.agent("owner"));
    expect(await outcome(join(g, token))).toBe("invalid");
    expect(await outcome(join(g, token, { email, password: email }))).toBe("invalid");
    expect(await outcome(join(g, token, { email }))).toBe("ok");
  });

  test("the role is at most one's own, and only those who manage agents invite", async () => {
    const g = await ground();
    expect(await outcome(invite(g, await g.agent("admin"), { role: "owner" }))).toBe("role_too_high");
    expect(await outcome(invite(g, await g.agent("supervisor")))).toBe("forbidden");
    expect(await outcome(invite(g, await g.agent("admin"), { role: "admin" }))).toBe("ok");
  });

  test("a link ends after seven days, when it is taken back, by a newer one, and when its maker is demoted", async () => {
    const g = await ground();
    const owner = await g.agent("owner");
    const admin = await g.agent("admin");
    const first = await invite(g, owner, { email });
    const second = await invite(g, owner, { email });
    expect(await outcome(join(g, first.token))).toBe("link_expired");
    await g.kernel.write((tx) => revokeInvitation(tx, admin, { invitationId: second.id }));
    expect(await outcome(join(g, second.token))).toBe("link_expired");
    const third = await invite(g, admin, { email, role: "admin" });
    await g.kernel.write((tx) => updateAgent(tx, owner, { agentId: admin.id, role: "agent" }));
    expect(await outcome(join(g, third.token))).toBe("link_expired");
    const fourth = await invite(g, owner, { email });
    g.clock.advance(7 * day);
    expect(await outcome(join(g, fourth.token))).toBe("link_expired");
    expect(listInvitations(g.kernel.db, owner, g.clock.now())).toMatchObject([
      { id: fourth.id, expired: true },
    ]);
  });

  test("an address has one account", async () => {
    const g = await ground();
    const owner = await g.agent("owner", { email });
    expect(await outcome(invite(g, owner, { email: email.toUpperCase() }))).toBe("email_taken");
    const { token } = await invite(g, owner);
    expect(await outcome(join(g, token, { email }))).toBe("email_taken");
  });

  test("an admin can't take back an owner's invitation of an owner", async () => {
    const g = await ground();
    const { id } = await invite(g, await g.agent("owner"), { role: "owner" });
    const admin = await g.agent("admin");
    expect(await outcome(g.kernel.write((tx) => revokeInvitation(tx, admin, { invitationId: id })))).toBe(
      "role_too_high",
    );
  });
});
