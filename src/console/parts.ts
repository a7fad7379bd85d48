/** Small parts that several pages draw: the mark, faces, empty screens, times. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import type { Availability } from "../../web/contract/models.ts";
import type { Locale } from "../kernel/i18n.ts";
import { getSetting } from "../settings/queries.ts";
import type { PublicContext } from "./context.ts";

export function Mark({ label, size = 28 }: { label: string; size?: number }) {
  return html`<svg
    class="brand-mark"
    width=${size}
    height=${size}
    viewBox="0 0 28 28"
    role=${label ? "img" : undefined}
    aria-label=${label || undefined}
    aria-hidden=${label ? undefined : "true"}
  >
    <rect width="28" height="28" rx="8" />
    <path d="M7 18.5C10.5 18.5 12 16 13 12.5 14 9 16.5 7.5 21 7.5" />
    <circle cx="18.5" cy="17.5" r="2.5" />
  </svg>`;
}

/** What the installation shows as its mark: its own logo, or ours. */
export function Logo({ page, label, size = 28 }: { page: PublicContext; label: string; size?: number }) {
  const { logo_file_id } = getSetting(page.kernel.db, "brand");
  if (!logo_file_id) return html`<${Mark} label=${label} size=${size} />`;
  return html`<img
    class="brand-logo"
    src=${page.deps.pictureUrl(logo_file_id)}
    alt=${label}
    width=${size}
    height=${size}
  />`;
}

const tones: Record<Availability, string> = { online: "ok", busy: "danger", away: "warn", offline: "" };

/** A letter on one of six quiet tints, or the picture; the tint is the same for the same id. */
export function Face({
  name,
  id,
  size,
  src,
  presence,
}: {
  name: string;
  id: string;
  size?: "l" | "s" | "xs";
  src?: string;
  presence?: Availability;
}) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 6;
  return html`<span class=${`face f${sum + 1} ${size ?? ""}`} aria-hidden="true">
    ${src ? html`<img src=${src} alt="" />` : initial(name)}
    ${presence && html`<i class=${`dot ${tones[presence]}`} data-presence></i>`}
  </span>`;
}

/** The given name's last letter for Han names (the family name says little), else the first letter. */
export function initial(name: string): string {
  const letters = [...name.trim()];
  if (letters.length === 0) return "·";
  const han = letters.length <= 4 && letters.every((letter) => /\p{Script=Han}/u.test(letter));
  return (han ? letters.at(-1)! : letters[0]!).toUpperCase();
}

/** An empty screen: what this is, one sentence, one button. */
export function Empty({
  shape,
  title,
  children,
  action,
}: {
  shape: string;
  title: string;
  children?: unknown;
  action?: unknown;
}) {
  return html`<div class="void">
    <${Icon} shape=${shape} size=${24} />
    <h2>${title}</h2>
    <p>${children}</p>
    ${action}
  </div>`;
}

/** A moment in the reader's language; the browser rewrites it in its own zone. */
export function Time({
  at,
  locale,
  zone,
  clock,
}: {
  at: number;
  locale: Locale;
  zone?: string;
  /** With the hour also on other days than today. */
  clock?: boolean;
}) {
  const text = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone ?? "Asia/Shanghai",
  }).format(at);
  return html`<time datetime=${new Date(at).toISOString()} data-local=${clock ? "clock" : ""}>${text}</time>`;
}

/** What the installation calls itself; ours until it is set. */
export function brandName(page: PublicContext): string {
  return getSetting(page.kernel.db, "brand").name || page.t("console.brand");
}

/** On pages without a signed-in agent; the choice is kept in a cookie. */
export function LanguageLinks({ page }: { page: PublicContext }) {
  const here = new URL(page.request.url);
  const link = (locale: Locale, label: string) => {
    here.searchParams.set("lang", locale);
    return html`<a
      class="link"
      hreflang=${locale}
      lang=${locale}
      href=${page.href(here.pathname + here.search)}
      >${label}</a
    >`;
  };
  return html`<span class="langs"
    >${page.locale === "en" ? link("zh-CN", "中文") : link("en", "English")}</span
  >`;
}
