/** The widget's own documents: the iframe beside a host page, and the full page behind a link or a QR code. */

import { Hono } from "hono";
import type { ChatConfig, WidgetConfig } from "../../web/contract/widget.ts";
import { frameAncestors } from "../inboxes/origins.ts";
import type { Assets } from "../kernel/assets.ts";
import { NotFound } from "../kernel/errors.ts";
import { pickLocale } from "../kernel/i18n.ts";
import { newToken } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { publicConfig, type PublicInboxDeps } from "./public-inbox.ts";

export function widgetPages(kernel: Kernel, deps: PublicInboxDeps & { assets: Assets }): Hono {
  const { inboxes, assets } = deps;
  const app = new Hono();
  const base = kernel.config.basePath;

  const document = (request: Request, key: string, full: boolean): Response => {
    const inbox = inboxes.byKey(key);
    if (!inbox) throw new NotFound("not_found");
    const url = new URL(request.url);
    const locale = pickLocale(
      url.searchParams.get("locale") ?? request.headers.get("accept-language") ?? inbox.locale,
    );
    const nonce = newToken().slice(0, 22);
    const boot = {
      key: inbox.key,
      base,
      locale: url.searchParams.get("locale") ?? locale,
      full,
      preview: url.searchParams.get("preview") === "1",
      config: chatConfig(publicConfig(kernel, deps, inbox, locale)),
    };
    // What the code asks for first comes beside it, instead of after it.
    const texts = assets.url(`widget/app.js#shared/texts/${locale}/chat.ts`);
    const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escape(inbox.name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
${full ? `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(mark(inbox.appearance.color))}">` : ""}<link rel="modulepreload" nonce="${nonce}" href="${texts}"><link rel="stylesheet" href="${assets.url("widget.css")}"></head>
<body><div id="app"></div>
<script type="application/json" id="boot" nonce="${nonce}">${JSON.stringify(boot).replaceAll("<", "\\u003c")}</script>
<script type="module" nonce="${nonce}" src="${assets.url("widget/app.js")}"></script></body></html>`;
    // Our own console shows it as a preview; other pages only where the inbox allows them.
    const ancestors = full ? "'self'" : `'self' ${frameAncestors(inbox)}`;
    return new Response(html, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "content-security-policy":
          `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob: data:; media-src 'self' blob:; ` +
          `connect-src 'self' ${socketOrigin(request, kernel.config.publicUrl)}; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
        "x-robots-tag": "noindex",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        // A thread of its own beside the host's page, even where both are of one site.
        "origin-agent-cluster": "?1",
        "permissions-policy": "geolocation=(), camera=(self), microphone=()",
        "cross-origin-resource-policy": "cross-origin",
      },
    });
  };

  // https://www.w3.org/TR/gpc/#gpc-support-resource: the signal is a no to tracking here.
  app.get("/.well-known/gpc.json", (c) =>
    c.json({ gpc: true, lastUpdate: "2026-11-28" }, 200, { "cache-control": "public, max-age=86400" }),
  );
  app.get("/widget/frame", (c) => document(c.req.raw, c.req.query("key") ?? "", false));
  app.get("/chat/:key", (c) => document(c.req.raw, c.req.param("key"), true));
  return app;
}

/** Without what only the loader needs, and without forms that are not shown. */
function chatConfig({
  appearance,
  words: _words,
  parts: _parts,
  build: _build,
  ...config
}: WidgetConfig): ChatConfig {
  const hidden = { enabled: false, title: "", fields: [] };
  return {
    ...config,
    appearance: { theme: appearance.theme },
    pre_chat: config.pre_chat.enabled ? config.pre_chat : hidden,
    offline: config.offline.enabled ? config.offline : hidden,
  };
}

/** Older Safari does not count a socket as 'self'. */
function socketOrigin(request: Request, publicUrl: string | undefined): string {
  const host = publicUrl ? new URL(publicUrl).host : (request.headers.get("host") ?? "");
  return /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "";
}

/** A bubble in the inbox's colour, for the tab of the full page. */
const mark = (color: string): string =>
  `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><path fill='${color}' d='M16 3a13 13 0 0 0-11.3 19.4L3 29l6.6-1.7A13 13 0 1 0 16 3Z'/></svg>`;

const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
