/** Composition root: all parts and every reaction; where requests go is in http.ts. */

import { mailJob, scheduleSweep, sweepJob, sweepJobName } from "./accounts/jobs.ts";
import { createRights } from "./accounts/rights.ts";
import { agentFace } from "./api/agent-face.ts";
import { idempotencyRetention } from "./api/idempotency.ts";
import { registerAssignment } from "./assignment/reactions.ts";
import { registerPlaces } from "./assignment/tell.ts";
import { moveConsents } from "./consents/service.ts";
import { dropUnseen, registerBroadcast, topics } from "./conversations/broadcast.ts";
import { createPresenter } from "./conversations/present.ts";
import { registerConversations } from "./conversations/reactions.ts";
import { registerFileJobs, startFileJobs } from "./files/jobs.ts";
import { fileUrl } from "./files/signed-urls.ts";
import { registerLeads } from "./contacts/leads.ts";
import { createHttp, type Http } from "./http.ts";
import { createInboxCache } from "./inboxes/cache.ts";
import type { Assets } from "./kernel/assets.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { createHealth } from "./kernel/health.ts";
import { startUpkeep, upkeepJobs, type Upkeep } from "./kernel/upkeep.ts";
import { registerInvitations, type Invitations } from "./invitations/reactions.ts";
import { registerMacros } from "./macros/reactions.ts";
import { registerMailAnswers } from "./notifications/mail-answers.ts";
import { registerOffers } from "./offers/reactions.ts";
import { createPresence } from "./presence/service.ts";
import { eraseAgain } from "./privacy/ledger.ts";
import { registerErasure } from "./privacy/reactions.ts";
import { createHub, type Hub } from "./realtime/hub.ts";
import { createSockets, type Sockets } from "./realtime/sockets.ts";
import { createArmed } from "./replies/armed.ts";
import { startReplies } from "./replies/jobs.ts";
import { registerReplies } from "./replies/reactions.ts";
import { createSuggester } from "./replies/suggest.ts";
import { moveRatings } from "./satisfaction/service.ts";
import { scheduleBackups, settingsJobs } from "./settings/jobs.ts";
import { getSettings, retentions } from "./settings/queries.ts";
import { registerStaffing } from "./staffing/reactions.ts";
import { visitorFace } from "./visitor-api/face.ts";
import { visitorLimits } from "./visitor-api/limits.ts";
import { createPreviews } from "./visitor-api/preview.ts";
import { journeyFacts } from "./visitors/facts.ts";
import { journeyRetentions } from "./visitors/queries.ts";
import { registerVisitors, type Visitors } from "./visitors/reactions.ts";
import { registerWebhooks } from "./webhooks/reactions.ts";
import { webhookRetention } from "./webhooks/types.ts";

/** Ms after the start: the first requests are health checks and sockets that come back. */
const soon = 300;

export interface App {
  readonly kernel: Kernel;
  readonly hub: Hub;
  readonly visitors: Visitors;
  readonly invitations: Invitations;
  readonly sockets: Sockets["handler"];
  readonly fetch: Http["fetch"];
  start(): Promise<void>;
  /** From now on not ready: proxies send nobody here any more. */
  drain(): void;
  stop(): Promise<void>;
  /** Finishes what is due: jobs and the search index; for tests and tools. */
  settle(): Promise<void>;
}

export function createApp(kernel: Kernel, assets: Assets): App {
  const { bus, clock, config, db, log, queue, write } = kernel;
  const { build } = assets;

  // What lives in memory.
  const hub = createHub();
  const rights = createRights(kernel);
  const inboxes = createInboxCache(kernel);
  const presenter = createPresenter(kernel);
  const presence = createPresence(clock, (agentId, connected) => {
    tellPresence(agentId, connected);
    assignment.lineChanged(agentId, connected);
  });
  const around = {
    connected: presence.connected,
    pictureUrl: (fileId: string) =>
      fileUrl(kernel.secrets, { id: fileId }, clock.now(), { thumbnail: true, base: config.basePath }),
  };
  const visitors = registerVisitors(kernel, { hub, rights, presenter });
  const invitations = registerInvitations(kernel, {
    ...{ hub, rights, inboxes, presence, board: visitors.board },
    pictureUrl: around.pictureUrl,
  });
  const limits = visitorLimits(kernel);
  const suggester = createSuggester(kernel);
  const armed = createArmed(kernel, { hub, rights, suggester });
  const previews = createPreviews(kernel, { hub, inboxes, rights, suggester });
  const visitorDeps = {
    hub,
    inboxes,
    rights,
    presenter,
    presence,
    limits,
    previews,
    visitors,
    pending: invitations.pending,
    build,
    brand: () => getSettings(db).brand.name,
    lineChanged: (who: { id: string; inboxId: string }, here: boolean) =>
      assignment.contactLine(who.id, who.inboxId, here),
    parts: {
      greeting: assets.url("widget/greeting.js"),
      consent: assets.url("widget/consent.js"),
      tracker: assets.url("widget/tracker.js"),
      more: assets.url("widget/tracker-more.js"),
    },
  };
  const faces = [
    visitorFace(kernel, visitorDeps),
    agentFace(kernel, { hub, rights, presence, presenter, armed, previews, board: visitors.board, build }),
  ] as never[];
  const sockets = createSockets({ faces, hub, clock, log });
  const health = createHealth(kernel);

  // In the same transaction.
  registerStaffing(kernel);
  const assignment = registerAssignment(kernel, {
    inboxes,
    connected: presence.connected,
    attending: (contactId) => hub.listens(topics.contact(contactId)),
  });
  bus.tx("contact.merged", (tx, { payload }) => moveRatings(tx, payload));
  bus.tx("contact.merged", (tx, { payload }) => moveConsents(tx, payload));
  const { own, truer } = journeyFacts(visitors);
  assignment.facts.register(...own);
  assignment.facts.prefer(...truer);
  const conversationWork = registerConversations(kernel);
  registerMailAnswers(kernel);
  registerOffers(kernel, hub, rights);
  registerReplies(kernel, hub);
  registerMacros(kernel, hub);
  registerLeads(kernel);
  registerErasure(kernel);
  const webhooks = registerWebhooks(kernel, presenter);

  // Durable jobs.
  queue.handle("mail.send", mailJob(kernel));
  queue.handle(sweepJobName, sweepJob());
  registerFileJobs(kernel);
  settingsJobs(kernel);
  upkeepJobs(kernel, () => [
    ...retentions(db),
    ...journeyRetentions(getSettings(db).privacy.journey_days),
    webhookRetention,
    idempotencyRetention,
  ]);
  let upkeep: Upkeep | undefined;

  // In memory after the commit. Rights first: what follows asks them.
  bus.commit("agent.changed", ({ payload }) => {
    rights.forget(payload.agentId);
    presenter.forgetPerson(payload.agentId);
    hub.publish([topics.agents], { t: "changed", what: "agents" });
    dropWithoutRights(payload.agentId);
  });
  bus.commit("team.changed", () => {
    rights.forgetAll();
    hub.publish([topics.agents], { t: "changed", what: "teams" });
  });
  bus.commit("inbox.changed", () => {
    rights.forgetAll();
    hub.publish([topics.agents], { t: "changed", what: "inboxes" });
  });
  bus.commit("settings.changed", () => hub.publish([topics.agents], { t: "changed", what: "settings" }));
  bus.commit("session.revoked", ({ payload }) =>
    hub.each((connection) => {
      if ((connection.who as { sessionId?: string }).sessionId !== payload.sessionId) return;
      connection.send(JSON.stringify({ t: "bye", code: "revoked" }));
      connection.close(4001, "revoked");
    }),
  );
  // Who is now another comes back under that name.
  bus.commit("contact.merged", ({ payload }) =>
    hub.each((connection) => {
      const who = connection.who as { kind: string; id: string };
      if (who.kind === "contact" && who.id === payload.contactId) connection.close(1012, "merged");
    }),
  );
  bus.commit("contact.erasing", ({ payload }) => {
    for (const { conversationId, inboxId } of payload.conversations)
      hub.publish([topics.watch(conversationId), topics.list(inboxId), topics.agents], {
        t: "conversation_gone",
        conversation_id: conversationId,
      });
    for (const id of payload.ids) hub.publish([topics.contact(id)], { t: "bye", code: "revoked" });
  });
  bus.commit("contact.blocked", ({ payload }) => {
    if (payload.blocked) hub.publish([topics.contact(payload.contactId)], { t: "bye", code: "blocked" });
  });
  bus.commit("agent.availability", ({ payload }) =>
    tellPresence(payload.agentId, presence.connected(payload.agentId)),
  );
  registerBroadcast(kernel, hub, presenter, rights);
  const places = registerPlaces(kernel, hub);

  /** What starting has left behind is given back, some megabytes, unless there is work already. */
  function settleDown(): void {
    setTimeout(() => {
      if (hub.size > 0) return;
      Bun.gc(true);
      Bun.shrink();
      Bun.gc(true);
    }, soon).unref();
  }
  function dropWithoutRights(agentId: string): void {
    const actor = rights.actor(agentId);
    hub.each((connection) => {
      const who = connection.who as { kind: string; id: string };
      if (who.kind !== "agent" || who.id !== agentId) return;
      if (actor) dropUnseen(hub, db, connection, actor);
      else connection.close(4001, "revoked");
    });
  }
  function tellPresence(agentId: string, connected: boolean): void {
    const agent = db.one<{ availability: string }>("select availability from agents where id = ?", agentId);
    if (agent)
      hub.publish([topics.agents], {
        t: "presence",
        agent_id: agentId,
        availability: agent.availability,
        connected,
      });
  }

  const http = createHttp(kernel, {
    ...{ assets, assignment, around, faces, health, hub, invitations, presenter, sockets, visitors },
    forVisitors: visitorDeps,
  });

  return {
    kernel,
    hub,
    visitors,
    invitations,
    sockets: sockets.handler,
    fetch: http.fetch,
    async start() {
      await eraseAgain(kernel);
      // Together: one commit, one wait for the disk.
      [upkeep] = await Promise.all([
        startUpkeep(kernel),
        startFileJobs(kernel),
        scheduleBackups(kernel),
        startReplies(kernel),
        write((tx) => scheduleSweep(tx)),
      ]);
      await queue.start();
      await assignment.start();
      webhooks.start();
      invitations.start();
      setTimeout(() => void http.load().then(settleDown), soon).unref();
    },
    drain() {
      health.drain();
      hub.each((connection) => connection.send('{"t":"bye","code":"restarting"}'));
      sockets.flush();
    },
    async stop() {
      presence.stop();
      previews.stop();
      armed.stop();
      conversationWork.stop();
      places.stop();
      visitors.board.stop();
      invitations.stop();
      upkeep?.stop();
      health.stop();
      await Promise.all([queue.stop(), webhooks.stop()]);
      kernel.close();
    },
    async settle() {
      await queue.drain();
      await webhooks.drain();
      await conversationWork.indexAll();
    },
  };
}
