/** Composition root: every mount and every reaction, on one screen. */

import type { Server } from "bun";
import { Hono, type Context } from "hono";
import { mailJob, scheduleSweep, sweepJob, sweepJobName } from "./accounts/jobs.ts";
import { createRights } from "./accounts/rights.ts";
import { signInApi, type SignInEnv } from "./accounts/sign-in-api.ts";
import { agentFace } from "./api/agent-face.ts";
import { limitBodies } from "./api/body-limits.ts";
import { idempotencyRetention } from "./api/idempotency.ts";
import { mountApi } from "./api/mount.ts";
import type { Document } from "./api/document.ts";
import { mountOperations } from "./api/operations.ts";
import { registerAssignment } from "./assignment/reactions.ts";
import { registerPlaces } from "./assignment/tell.ts";
import { moveConsents } from "./consents/service.ts";
import { dropUnseen, registerBroadcast, topics } from "./conversations/broadcast.ts";
import { createPresenter } from "./conversations/present.ts";
import { registerConversations } from "./conversations/reactions.ts";
import { registerFileJobs, startFileJobs } from "./files/jobs.ts";
import { serveFile } from "./files/serve-file.ts";
import { fileUrl } from "./files/signed-urls.ts";
import { registerLeads } from "./contacts/leads.ts";
import { createInboxCache } from "./inboxes/cache.ts";
import type { Assets } from "./kernel/assets.ts";
import { clientAddress } from "./kernel/client-address.ts";
import { newToken } from "./kernel/ids.ts";
import { pickLocale } from "./kernel/i18n.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { toProblem } from "./kernel/problem.ts";
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
import { createSockets, type SocketData, type Sockets } from "./realtime/sockets.ts";
import { mountStreams } from "./realtime/streams.ts";
import { createArmed } from "./replies/armed.ts";
import { startReplies } from "./replies/jobs.ts";
import { registerReplies } from "./replies/reactions.ts";
import { createSuggester } from "./replies/suggest.ts";
import { moveRatings } from "./satisfaction/service.ts";
import { scheduleBackups, settingsJobs } from "./settings/jobs.ts";
import { getSettings, retentions } from "./settings/queries.ts";
import { registerStaffing } from "./staffing/reactions.ts";
import { visitorApi } from "./visitor-api/api.ts";
import { batchTaker, trackPath } from "./visitor-api/track-api.ts";
import { visitorFace } from "./visitor-api/face.ts";
import { visitorLimits } from "./visitor-api/limits.ts";
import { createPreviews } from "./visitor-api/preview.ts";
import { widgetPages } from "./visitor-api/pages.ts";
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
  fetch(request: Request, server?: Server<SocketData>): Response | Promise<Response> | undefined;
  start(): Promise<void>;
  /** From now on not ready: proxies send nobody here any more. */
  drain(): void;
  stop(): Promise<void>;
  /** Finishes what is due: jobs and the search index; for tests and tools. */
  settle(): Promise<void>;
}

interface Env {
  Bindings: { address: string };
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

  // HTTP.
  const takeBatch = batchTaker(kernel, visitorDeps);
  const http = new Hono<Env>();
  const addressOf = (c: Context) => (c.env as Env["Bindings"] | undefined)?.address ?? "";
  const told = (error: unknown, asked: Request, path: string) => {
    const requestId = newToken().slice(0, 12);
    const problem = toProblem(error, pickLocale(asked.headers.get("accept-language")), requestId, log);
    const headers: Record<string, string> = {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    };
    if (problem.params?.retry_after !== undefined)
      headers["retry-after"] = String(problem.params.retry_after);
    if (path.startsWith("/visitor/")) headers["access-control-allow-origin"] = "*";
    return { body: JSON.stringify(problem), status: problem.status, headers };
  };
  const fail = (error: Error, c: Context): Response => {
    const { body, status, headers } = told(error, c.req.raw, c.req.path);
    // What was set on the way (rate limits) goes along.
    return c.body(body, status as 400, headers);
  };
  http.onError(fail as never);
  http.use(limitBodies);
  const signIn = new Hono<SignInEnv>();
  signIn.use(async (c, next) => {
    c.set("address", addressOf(c as unknown as Context));
    c.set("locale", pickLocale(c.req.header("accept-language")));
    await next();
  });
  signIn.route("/", signInApi(kernel));
  mountOperations(http as unknown as Hono, kernel, { health, hub, sockets, addressOf });
  mountStreams(http as unknown as Hono, { faces, hub, clock, log, addressOf });
  http.route("/visitor/v1", visitorApi(kernel, { ...visitorDeps, addressOf }) as unknown as Hono<Env>);
  http.route("/auth", signIn as unknown as Hono<Env>);
  // A hundred routes with their schemas, and the pages, take longer to build than all the rest: they follow once the door is open.
  let api: Promise<Hono> | undefined;
  const loadApi = () =>
    (api ??= import("./api/routers.ts").then(({ apiRouters }) => {
      const routers = apiRouters(kernel, { presenter, around, assignment, visitors, invitations, health });
      const made = new Hono().route("/api/v1", mountApi(kernel, { routers, addressOf, assets }));
      return made.onError(fail as never);
    }));
  http.all("/api/v1/*", async (c) => (await loadApi()).fetch(c.req.raw, c.env));
  let mcp: Promise<(request: Request, address: string) => Promise<Response>> | undefined;
  const loadMcp = () =>
    (mcp ??= Promise.all([import("./api/mcp.ts"), loadApi()]).then(async ([{ answerMcp }, whole]) => {
      const ask = (request: Request, address: string) =>
        whole.fetch(new Request(request.url.replace("localhost/", "localhost/api/v1/"), request), {
          address,
        });
      const described = await ask(new Request("http://localhost/openapi.json"), "");
      const deps = { api: ask, document: (await described.json()) as Document, version: build };
      return (request, address) => answerMcp(kernel, deps, request, address);
    }));
  http.all("/mcp", async (c) => (await loadMcp())(c.req.raw, addressOf(c as unknown as Context)));
  http.get("/files/:id", (c) => serveFile(kernel, c.req.raw));
  http.route("/", widgetPages(kernel, { ...visitorDeps, assets }) as unknown as Hono<Env>);
  let pages: Promise<Hono> | undefined;
  const loadPages = () =>
    (pages ??= import("./console/pages.ts").then(({ consolePages }) =>
      consolePages(kernel, { assets, addressOf, ...around }),
    ));
  http.all("*", async (c) => (await loadPages()).fetch(c.req.raw, c.env));

  return {
    kernel,
    hub,
    visitors,
    invitations,
    sockets: sockets.handler,
    fetch(asked, server) {
      const url = new URL(asked.url);
      let request = asked;
      if (config.basePath) {
        if (url.pathname !== config.basePath && !url.pathname.startsWith(`${config.basePath}/`))
          return new Response(null, { status: 404 });
        url.pathname = url.pathname.slice(config.basePath.length) || "/";
        request = new Request(url, asked);
      }
      const address = clientAddress(asked, server?.requestIP(asked)?.address, config.trustedProxies);
      if (server) {
        const answer = sockets.upgrade(asked, server, url.pathname, address);
        if (answer === "upgraded") return undefined;
        if (answer) return answer;
      }
      if (url.pathname === trackPath && request.method === "POST")
        return takeBatch(request, address).catch((error: unknown) => {
          const { body, ...rest } = told(error, request, url.pathname);
          return new Response(body, rest);
        });
      return assets.serve(url.pathname, request) ?? http.fetch(request, { address });
    },
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
      setTimeout(() => void Promise.all([loadApi(), loadPages()]).then(settleDown), soon).unref();
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
