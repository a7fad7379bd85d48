/** The console's pages: where somebody is sent, who may see what, and that nothing of a stranger becomes markup. */

import { afterEach, describe, expect, test } from "bun:test";
import type { Role } from "../../web/contract/models.ts";
import { origin, testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let open: TestApp[] = [];
const fresh = (options?: Parameters<typeof testApp>[0]): TestApp => {
  const app = testApp(options);
  open.push(app);
  return app;
};
afterEach(() => {
  for (const app of open) app.close();
  open = [];
});

/** A browser that goes to an address by itself. */
async function visit(app: TestApp, path: string, who?: TestAgent, headers: Record<string, string> = {}) {
  const {
    status,
    body,
    headers: sent,
  } = await app.call<string>("GET", path, {
    headers: { "accept-language": "zh-CN", ...(who && { cookie: who.browser.cookie! }), ...headers },
  });
  return { status, html: body, to: sent.get("location"), headers: sent };
}

const ownPage = { origin, "sec-fetch-site": "same-origin" };
const owner = { name: "陈可", email: "ke@shop.example", password: "tea and more tea" };

describe("before there is an owner", () => {
  test("every page leads to the wizard", async () => {
    const app = fresh();
    for (const path of [
      "/",
      "/settings/profile",
      "/sign-in",
      "/contacts",
      "/audit",
      "/nothing-here",
      "/join?token=x",
    ]) {
      expect([path, (await visit(app, path)).to]).toEqual([path, "/setup"]);
    }
    expect((await visit(app, "/setup")).html).toContain("先建立你的账号");
  });

  test("the wizard makes the owner, signs them in, makes one inbox, and is gone", async () => {
    const app = fresh();
    const made = await app.call("POST", "/setup/owner", { headers: ownPage, body: owner });
    expect(made.status).toBe(201);
    const cookie = made.headers.get("set-cookie")!.split(";")[0]!;
    const mine = { ...ownPage, cookie };
    expect((await visit(app, "/", undefined, { cookie })).to).toBe("/setup/inbox");
    expect((await visit(app, "/setup", undefined, { cookie })).to).toBe("/setup/inbox");

    const inbox = await app.call<{ inbox_id: string; key: string }>("POST", "/setup/inbox", {
      headers: mine,
      body: { name: "青禾茶具", color: "#2459c9", hours: "daily" },
    });
    expect(inbox.status).toBe(201);
    expect((await visit(app, "/setup/inbox", undefined, { cookie })).to).toBe("/setup/install");
    const install = await visit(app, "/setup/install", undefined, { cookie });
    expect(install.html).toContain(inbox.body.key);
    expect(install.html).toContain(`/widget/frame?key=${inbox.body.key}`);

    expect((await app.call("POST", "/setup/owner", { headers: ownPage, body: owner })).status).toBe(409);
    expect((await app.call("POST", "/setup/inbox", { headers: mine, body: { name: "另一个" } })).status).toBe(
      409,
    );
    expect((await visit(app, "/setup")).to).toBe("/");
  });

  test("of two who come at the same time one becomes the owner", async () => {
    const app = fresh();
    const answers = await Promise.all(
      ["a@shop.example", "b@shop.example"].map((email) =>
        app.call("POST", "/setup/owner", { headers: ownPage, body: { ...owner, email } }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });

  test("another site can't become the owner, and a weak password is refused with its field", async () => {
    const app = fresh();
    const foreign = await app.call("POST", "/setup/owner", {
      headers: { origin: "https://evil.example" },
      body: owner,
    });
    expect(foreign.status).toBe(403);
    const weak = await app.call<{ fields: { path: string }[] }>("POST", "/setup/owner", {
      headers: ownPage,
      body: { ...owner, password: "short" },
    });
    expect(weak.status).toBe(422);
    expect(weak.body.fields[0]!.path).toBe("password");
    expect((await visit(app, "/")).to).toBe("/setup");
  });
});

describe("who may see what", () => {
  test("whoever is not signed in is asked to, and comes back to where they were going", async () => {
    const app = fresh();
    await app.agent("owner");
    expect((await visit(app, "/audit?kind=agent")).to).toBe(
      `/sign-in?to=${encodeURIComponent("/audit?kind=agent")}`,
    );
    expect((await visit(app, "/sign-in")).status).toBe(200);
  });

  test("an API key opens no page", async () => {
    const app = fresh();
    const agent = await app.agent("owner");
    expect((await visit(app, "/settings/profile", undefined, agent.program)).to).toStartWith("/sign-in");
  });

  test("somebody who is signed in does not see the sign-in page", async () => {
    const app = fresh();
    expect((await visit(app, "/sign-in", await app.agent("agent"))).to).toBe("/");
  });

  const everybody: Role[] = ["owner", "admin", "supervisor", "agent", "read_only"];
  const managers: Role[] = ["owner", "admin"];
  const pages: [string, Role[]][] = [
    ["/settings", everybody],
    ["/settings/profile", everybody],
    ["/settings/members", everybody],
    ["/settings/members/:agent", managers],
    ["/settings/skills", everybody],
    ["/settings/teams", everybody],
    ["/settings/teams/:team", managers],
    ["/settings/quick-replies", everybody],
    ["/settings/assignment", managers],
    ["/settings/assignment/simulator", managers],
    ["/visitors", everybody],
    ["/settings/invitations", managers],
    ["/settings/behaviours", managers],
    ["/settings/behaviours/new", managers],
    ["/settings/sources", managers],
    ["/settings/inboxes", managers],
    ["/settings/inboxes/:inbox", managers],
    ["/settings/inboxes/:inbox/appearance", managers],
    ["/settings/inboxes/:inbox/assignment", managers],
    ["/settings/inboxes/:inbox/hours", managers],
    ["/settings/inboxes/:inbox/forms", managers],
    ["/settings/inboxes/:inbox/install", managers],
    ["/settings/inboxes/:inbox/limits", managers],
    ["/settings/brand", managers],
    ["/settings/mail", managers],
    ["/settings/api-keys", managers],
    ["/settings/security", managers],
    ["/settings/system", managers],
    ["/audit", managers],
    ["/contacts", everybody],
    ["/setup/install", managers],
    ["/setup/done", managers],
  ];

  test("each page is for its roles, without a text that is missing; the others get the page without permission", async () => {
    const app = fresh();
    const ids = {
      ":agent": (await app.agent("agent")).id,
      ":team": await app.team(),
      ":inbox": (await app.inbox()).id,
    };
    for (const role of everybody) {
      const agent = await app.agent(role);
      for (const [pattern, roles] of pages) {
        const path = pattern.replace(/:\w+/, (name) => ids[name as keyof typeof ids]);
        const { status, html, headers } = await visit(app, path, agent);
        expect([role, pattern, status]).toEqual([role, pattern, roles.includes(role) ? 200 : 403]);
        expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
        expect([pattern, html.match(/>\s*(?:console|settings)\.[a-z_]+\.[\w.]+\s*</)]).toEqual([
          pattern,
          null,
        ]);
      }
    }
  });

  test("what is not there looks the same as what may not be seen", async () => {
    const app = fresh();
    const agent = await app.agent("owner");
    for (const path of [
      "/nothing",
      "/contacts/con_nobody",
      "/settings/inboxes/inb_none",
      "/settings/members/agt_none",
      "/settings/quick-replies/qrp_none",
    ]) {
      const { status, html } = await visit(app, path, agent);
      expect([path, status]).toEqual([path, 404]);
      expect(html).toContain("没有这个页面");
    }
  });

  test("an agent finds no contact of an inbox that is not theirs", async () => {
    const app = fresh();
    const [mine, other] = [await app.inbox({ name: "我的" }), await app.inbox({ name: "别人的" })];
    const agent = await app.agent("agent", { inboxes: [mine.id] });
    const admin = await app.agent("admin");
    const made = await app.call<{ id: string }>("POST", "/api/v1/contacts", {
      headers: admin.browser,
      body: { name: "林晓彤", inbox_id: other.id },
    });
    expect(made.status).toBe(201);
    expect((await visit(app, `/contacts/${made.body.id}`, agent)).status).toBe(404);
    expect((await visit(app, "/contacts", agent)).html).not.toContain("林晓彤");
    expect((await visit(app, `/contacts/${made.body.id}`, admin)).html).toContain("林晓彤");
  });
});

describe("what a page sends", () => {
  test("nothing runs without the nonce, nobody frames a page, nothing is kept", async () => {
    const app = fresh();
    const agent = await app.agent("owner");
    for (const path of ["/settings/profile", "/contacts", "/nothing"]) {
      const { html, headers } = await visit(app, path, agent);
      const policy = headers.get("content-security-policy")!;
      const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
      const scripts = [...html.matchAll(/<script(?![^>]*application\/json)[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length).toBeGreaterThan(0);
      for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
      expect(html).not.toMatch(/\sstyle="|\son[a-z]+="/);
    }
    const [first, second] = [await visit(app, "/contacts", agent), await visit(app, "/contacts", agent)];
    expect(first.headers.get("content-security-policy")).not.toBe(
      second.headers.get("content-security-policy"),
    );
  });

  test("names, texts and searches stay text", async () => {
    const app = fresh();
    const evil = `"><img src=x onerror=alert(1)></script><script>alert(2)</script>`;
    const agent = await app.agent("owner", { name: evil });
    const inbox = await app.inbox({ name: evil });
    await app.call("POST", "/api/v1/contacts", {
      headers: agent.browser,
      body: { name: evil.slice(0, 80), inbox_id: inbox.id },
    });
    await app.call("POST", "/api/v1/quick-replies", {
      headers: agent.browser,
      body: { scope: "personal", shortcut: "x", title: evil.slice(0, 80), text: evil },
    });
    await app.call("PATCH", `/api/v1/inboxes/${inbox.id}`, {
      headers: agent.browser,
      body: { texts: { "zh-CN": { title: "</script><b>", chips: ["</textarea><b>"] } } },
    });
    const paths = [
      "/",
      "/settings/profile",
      "/settings/members",
      "/settings/quick-replies",
      "/settings/inboxes",
      `/settings/inboxes/${inbox.id}`,
      `/settings/inboxes/${inbox.id}/appearance`,
      `/settings/inboxes/${inbox.id}/install`,
      `/contacts?q=${encodeURIComponent(evil)}`,
      "/contacts",
      "/audit",
    ];
    for (const path of paths) {
      const { status, html } = await visit(app, path, agent);
      expect([path, status]).toEqual([path, 200]);
      for (const bad of ["<img src=x", "<script>alert", "</script><b>", "</textarea><b>"])
        expect([path, html.includes(bad)]).toEqual([path, false]);
    }
  });

  test("the language follows the agent, and before signing in the link, the cookie, then the browser", async () => {
    const app = fresh();
    const agent = await app.agent("owner");
    await app.call("PATCH", "/api/v1/agents/me", { headers: agent.browser, body: { locale: "en" } });
    expect((await visit(app, "/settings/profile", agent)).html).toContain('<html lang="en"');
    expect((await visit(app, "/sign-in", undefined, { "accept-language": "en-GB" })).html).toContain(
      '<html lang="en"',
    );
    const chosen = await visit(app, "/sign-in?lang=en");
    expect(chosen.html).toContain('<html lang="en"');
    expect(chosen.headers.get("set-cookie")).toStartWith("lang=en;");
    expect((await visit(app, "/sign-in", undefined, { cookie: "lang=en" })).html).toContain(
      '<html lang="en"',
    );
  });

  test("a link that is used or unknown says so and has no form", async () => {
    const app = fresh();
    await app.agent("owner");
    for (const path of ["/join/unknown", "/reset?token=unknown"]) {
      const { status, html } = await visit(app, path);
      expect(status).toBe(410);
      expect(html).not.toContain("<form");
    }
  });

  test("below a path of its own every address begins with it", async () => {
    const app = fresh({ env: { PUBLIC_URL: "http://lingxi.test/kefu" } });
    const agent = await app.agent("owner");
    const { html } = await visit(app, "/kefu/settings/profile", agent);
    const addresses = [...html.matchAll(/ href="(\/[^"]*)"/g)]
      .map(([, path]) => path!)
      .filter((path) => !path.startsWith("/assets/"));
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((path) => !path.startsWith("/kefu/"))).toEqual([]);
    expect((await visit(app, "/kefu/audit")).to).toBe(
      `/kefu/sign-in?to=${encodeURIComponent("/kefu/audit")}`,
    );
  });
});
