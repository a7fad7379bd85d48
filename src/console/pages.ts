/** All pages of the console, mounted at `/`: who may see which, and where the others are sent. */

import { Hono, type Context } from "hono";
import { can, type AgentActor, type Permission } from "../accounts/actor.ts";
import { authenticate, isOwnOrigin } from "../accounts/authenticate.ts";
import { isSetUp } from "../accounts/queries.ts";
import { inboxFor, listInboxes } from "../inboxes/queries.ts";
import { Forbidden, NotFound, TooLarge } from "../kernel/errors.ts";
import { newToken } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { toProblem } from "../kernel/problem.ts";
import { qrSvg } from "../inboxes/installation.ts";
import { auditPage } from "./audit.ts";
import { contactPage } from "./contact.ts";
import { contactsPage } from "./contacts.ts";
import {
  pageContext,
  publicContext,
  type ConsoleDeps,
  type PageContext,
  type PublicContext,
} from "./context.ts";
import { forgotPage, forgotSentPage, joinPage, resetPage, signInPage } from "./door.ts";
import { errorPage } from "./errors.ts";
import { inboxPage } from "./inbox.ts";
import { inboxStep, doneStep, installStep, ownerStep } from "./setup.ts";
import { setupApi } from "./setup-api.ts";
import { settingsRoutes } from "./settings/routes.ts";
import { visitorsPage } from "./visitors.ts";

type Answer = Response | Promise<Response>;

export function consolePages(kernel: Kernel, deps: ConsoleDeps): Hono {
  const app = new Hono();
  const { db } = kernel;
  const actorOf = (c: Context): AgentActor | undefined => {
    const actor = authenticate(kernel, c.req.raw, deps.addressOf(c));
    return actor?.via === "console" ? actor : undefined;
  };
  const anyContext = (c: Context): PublicContext | PageContext => {
    const actor = actorOf(c);
    return actor ? pageContext(kernel, deps, c.req.raw, actor) : publicContext(kernel, deps, c.req.raw);
  };

  app.onError((error, c) => {
    const requestId = newToken().slice(0, 12);
    const page = anyContext(c);
    const problem = toProblem(error, page.locale, requestId, kernel.log);
    if (c.req.method === "GET" || c.req.method === "HEAD") return errorPage(page, error, requestId);
    return new Response(JSON.stringify(problem), {
      status: problem.status,
      headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
    });
  });

  /** For whoever is not signed in; before there is an owner everything leads to the wizard. */
  const open = (path: string, show: (page: PublicContext, c: Context) => Answer) => {
    app.get(path, async (c) => {
      const page = publicContext(kernel, deps, c.req.raw);
      if (!isSetUp(db)) return c.redirect(page.href("/setup"));
      if (actorOf(c)) return c.redirect(page.href("/"));
      return keepLanguage(c, page, show(page, c));
    });
  };

  /** For signed-in agents with this right; the others are asked to sign in, or told that they may not. */
  const closed = (
    path: string,
    needs: Permission | undefined,
    show: (page: PageContext, c: Context) => Answer,
  ) => {
    app.get(path, async (c) => {
      const visitor = publicContext(kernel, deps, c.req.raw);
      if (!isSetUp(db)) return c.redirect(visitor.href("/setup"));
      const actor = actorOf(c);
      if (!actor)
        return c.redirect(visitor.href(`/sign-in?to=${encodeURIComponent(visitor.href(hereOf(c)))}`));
      if (needs && !can(actor, needs)) throw new Forbidden("forbidden");
      return show(pageContext(kernel, deps, c.req.raw, actor), c);
    });
  };

  app.route("/", setupApi(kernel, deps));
  app.get("/setup", async (c) => {
    const page = publicContext(kernel, deps, c.req.raw);
    if (!isSetUp(db)) return keepLanguage(c, page, ownerStep(page));
    const actor = actorOf(c);
    const next =
      actor && can(actor, "inboxes.manage") && listInboxes(db, actor, { archived: true }).length === 0
        ? "/setup/inbox"
        : "/";
    return c.redirect(page.href(next));
  });
  closed("/setup/inbox", "inboxes.manage", (page, c) =>
    listInboxes(db, page.actor, { archived: true }).length > 0
      ? c.redirect(page.href("/setup/install"))
      : inboxStep(page),
  );
  closed("/setup/install", "inboxes.manage", (page, c) => {
    const [inbox] = listInboxes(db, page.actor);
    return inbox ? installStep(page, inbox) : c.redirect(page.href("/setup/inbox"));
  });
  closed("/setup/done", "inboxes.manage", (page) => doneStep(page));

  open("/sign-in", (page) => signInPage(page));
  open("/forgot", (page, c) => (c.req.query("sent") ? forgotSentPage(page) : forgotPage(page)));
  open("/reset", (page, c) => resetPage(page, c.req.query("token") ?? ""));
  open("/reset/:token", (page, c) => resetPage(page, c.req.param("token") ?? ""));
  open("/join", (page, c) => joinPage(page, c.req.query("token") ?? ""));
  open("/join/:token", (page, c) => joinPage(page, c.req.param("token") ?? ""));

  closed("/", "conversations.see", (page, c) =>
    can(page.actor, "inboxes.manage") && listInboxes(db, page.actor, { archived: true }).length === 0
      ? c.redirect(page.href("/setup/inbox"))
      : inboxPage(page),
  );
  closed("/conversations/:id", "conversations.see", (page) => inboxPage(page));
  closed("/visitors", "conversations.see", (page) => visitorsPage(page));
  closed("/contacts", "conversations.see", (page) => contactsPage(page));
  closed("/contacts/:id", "conversations.see", (page, c) => contactPage(page, c.req.param("id") ?? ""));
  closed("/audit", "audit.see", (page) => auditPage(page));
  settingsRoutes(closed, (page, c) => inboxFor(db, page.actor, c.req.param("inbox") ?? ""));

  app.post("/settings/profile/qr", async (c) => {
    if (!actorOf(c) || !isOwnOrigin(c.req.raw, kernel.config.publicUrl)) throw new Forbidden("forbidden");
    const { text } = (await c.req.json()) as { text?: unknown };
    if (typeof text !== "string" || text.length > 500) throw new TooLarge("too_large", { limit: "500" });
    return c.json({ svg: await qrSvg(text) }, 200, { "cache-control": "no-store" });
  });

  app.get("*", (c) => {
    if (!isSetUp(db)) return c.redirect(publicContext(kernel, deps, c.req.raw).href("/setup"));
    throw new NotFound("not_found");
  });
  return app;
}

const hereOf = (c: Context): string => {
  const url = new URL(c.req.url);
  return url.pathname + url.search;
};

/** The language that somebody chose on a page without an account stays chosen. */
async function keepLanguage(c: Context, page: PublicContext, answer: Answer): Promise<Response> {
  const response = await answer;
  if (c.req.query("lang"))
    response.headers.append("set-cookie", `lang=${page.locale}; Path=/; Max-Age=31536000; SameSite=Lax`);
  return response;
}
