/** One HTML document of the console: head, security headers, and the few lines of script that must run before the first paint. */

import type { VNode } from "preact";
import { render } from "preact-render-to-string";
import { html } from "../../web/shared/html.ts";
import type { Look, PublicContext } from "./context.ts";
import { browserTexts } from "./browser-texts.ts";

export interface DocumentParts {
  title: string;
  /** Asset names, e.g. `console.css`. */
  styles?: string[];
  /** Asset names of module scripts, e.g. `console/inbox.js`. */
  scripts?: string[];
  /** For the islands: `JSON.parse(document.getElementById("data").textContent)`. */
  data?: unknown;
  look?: Look;
  body: unknown;
  status?: number;
  /** Names the screen for styles. */
  screen?: string;
}

/**
 * Sets the theme before anything is painted, and makes the one Trusted Types policy: preact writes the shapes of icons by
 * innerHTML, so markup of shapes without handlers is let through, and nothing else.
 */
const early = `(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => { root.dataset.theme = root.dataset.wants === "system" ? (dark.matches ? "dark" : "light") : root.dataset.wants; };
  paint();
  dark.addEventListener("change", paint);
  root.repaint = paint;
  const shapes = /^(?:<(?:path|circle|rect|line|polyline|polygon|ellipse)(?: (?!on)[a-z][a-z0-9-]*='[^'<>&]*')* ?\\/>)*$/;
  if (window.trustedTypes) trustedTypes.createPolicy("default", { createHTML: (text) => (shapes.test(text) ? text : null) });
})();`;

export function htmlDocument(page: PublicContext, parts: DocumentParts): Response {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64");
  const look = parts.look ?? { theme: "system", density: "comfortable", sounds: true };
  const { assets } = page;
  const styles = ["console.css", ...(parts.styles ?? [])].filter((name, i, all) => all.indexOf(name) === i);
  const scripts = ["console/pages.js", ...(parts.scripts ?? [])].filter(
    (name, i, all) => all.indexOf(name) === i,
  );
  const tree = html`<html
    lang=${page.locale}
    data-wants=${look.theme}
    data-theme=${look.theme === "dark" ? "dark" : "light"}
    data-density=${look.density}
    data-sounds=${look.sounds ? "on" : "off"}
    data-base=${page.kernel.config.basePath}
    data-screen=${parts.screen}
  >
    <head>
      <meta charset="utf-8" />
      <meta
        name="viewport"
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
      />
      <meta name="robots" content="noindex" />
      <title>${parts.title} · ${page.t("console.brand")}</title>
      <script nonce=${nonce} dangerouslySetInnerHTML=${{ __html: early }}></script>
      ${styles.map((name) => html`<link rel="stylesheet" href=${assets.url(name)} />`)}
      <link rel="icon" href=${mark} />
      ${json("texts", browserTexts(page.locale))} ${parts.data !== undefined && json("data", parts.data)}
      ${scripts.map((name) => html`<script type="module" nonce=${nonce} src=${assets.url(name)}></script>`)}
    </head>
    <body>
      ${parts.body}
    </body>
  </html>`;
  return new Response(`<!doctype html>${render(tree as VNode)}`, {
    status: parts.status ?? 200,
    headers: pageHeaders(page, nonce),
  });
}

/** Data for the islands. `<` is escaped, so that no value can end the element. */
function json(id: string, value: unknown) {
  const text = JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return html`<script type="application/json" id=${id} dangerouslySetInnerHTML=${{ __html: text }}></script>`;
}

/** Nothing is loaded from elsewhere, nothing runs without the nonce, nobody may frame a page of the console. */
function pageHeaders(page: PublicContext, nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ${socketOrigin(page)}`,
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
    ...(page.kernel.config.publicUrl?.startsWith("https:") && {
      "strict-transport-security": "max-age=31536000",
    }),
  };
}

/** Older Safari does not count a socket as 'self'. */
function socketOrigin(page: PublicContext): string {
  const { publicUrl } = page.kernel.config;
  const host = publicUrl ? new URL(publicUrl).host : (page.request.headers.get("host") ?? "");
  return /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "";
}

const mark =
  "data:image/svg+xml," +
  encodeURIComponent(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 28'><rect width='28' height='28' rx='8' fill='#0a755b'/><path d='M7 18.5C10.5 18.5 12 16 13 12.5 14 9 16.5 7.5 21 7.5' fill='none' stroke='#fff' stroke-width='2.5' stroke-linecap='round'/><circle cx='18.5' cy='17.5' r='2.5' fill='#fff'/></svg>",
  );
