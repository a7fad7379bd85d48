/** Where a visit came from, told by its referrer and by what stands in the landing page's address. Pure. */

import type { Source } from "../../web/contract/visitors.ts";
import { oneLine, pageUrl } from "./page-address.ts";
import {
  campaignParameters,
  clickIds,
  mediumKinds,
  sources,
  wechatShares,
  type SourceEntry,
} from "./sources.ts";

const longest = 100;

export interface Arrival {
  /** As the browser gave it, with its whole query. */
  url: string;
  referrer: string;
}

/** `own` are an administrator's entries, which come before the built-in ones. */
export function sourceOf({ url, referrer }: Arrival, own: readonly SourceEntry[] = []): Source {
  const landing = pageUrl(url);
  const from = referrerUrl(referrer);
  const query = landing ? queryOf(landing) : new URLSearchParams();
  const told = campaign(query);
  const known = from ? find(from.hostname, own) : undefined;
  const keyword = told.keyword ?? (known && from ? searched(known, from) : undefined);
  const more = { ...told, ...(keyword !== undefined && { keyword }) };

  const network = Object.keys(clickIds).find((name) => query.has(name));
  if (network) return { ...base("ad", clickIds[network]!), ...more };
  const named = query.get(campaignParameters.source.find((name) => query.get(name)) ?? "");
  if (named) return byCampaign(named, more, own);
  const entrance = wechatEntrance(query, known);
  if (entrance) return { ...entrance, ...more, ...(entrance.medium && { medium: entrance.medium }) };
  if (from && landing && sameSite(from.hostname, landing.hostname)) return base("internal", from.hostname);
  if (known) return { ...base(known.kind, known.name), ...more };
  if (told.campaign) return { ...base("ad", from ? from.hostname : "campaign"), ...more };
  if (from) return { ...base("referral", from.hostname.replace(/^www\./, "")), ...more };
  return base("direct", "direct");
}

const base = (kind: Source["kind"], name: string): Source => ({ kind, name: clean(name).toLowerCase() });
const clean = (value: string): string => oneLine(value, longest);

/** Android apps say `android-app://com.tencent.mm/`. */
function referrerUrl(referrer: string): URL | null {
  const app = /^android-app:\/\/([a-z0-9_.]+)/i.exec(referrer)?.[1];
  return pageUrl(app ? `https://${app}/` : referrer);
}

/** Single-page sites keep campaign parameters behind the `#` as well. */
function queryOf(url: URL): URLSearchParams {
  const query = new URLSearchParams();
  const behind = url.hash.includes("?") ? url.hash.slice(url.hash.indexOf("?")) : "";
  for (const part of [url.search, behind])
    for (const [name, value] of new URLSearchParams(part))
      if (!query.has(name.toLowerCase())) query.append(name.toLowerCase(), value);
  return query;
}

type Told = Pick<Source, "campaign" | "group" | "creative" | "medium" | "keyword">;

function campaign(query: URLSearchParams): Told {
  const told: Told = {};
  for (const field of ["campaign", "group", "creative", "medium", "keyword"] as const) {
    const name = campaignParameters[field].find((each) => query.get(each));
    const value = name && clean(query.get(name)!);
    // Templates that the network has not filled in say nothing.
    if (value && !/^[_{[].*[_}\]]$/.test(value)) told[field] = value;
  }
  return told;
}

function byCampaign(named: string, more: Told, own: readonly SourceEntry[]): Source {
  const name = clean(named).toLowerCase();
  const all = [...own, ...sources];
  const known =
    all.find((each) => each.name === name || each.aliases?.includes(name)) ??
    (name.includes(".") ? find(name, own) : undefined);
  const byMedium = more.medium && mediumKinds.find(([pattern]) => pattern.test(more.medium!))?.[1];
  // `utm_source=baidu` alone is paid for: search engines don't name themselves.
  const kind = byMedium || (known && known.kind !== "search" ? known.kind : "ad");
  return { ...base(kind, known?.name ?? name), ...more };
}

function wechatEntrance(query: URLSearchParams, known: SourceEntry | undefined): Source | undefined {
  const share = wechatShares[query.get("from") ?? ""];
  if (share && (!known || known.kind === "wechat")) return { ...base("wechat", "share"), medium: share };
  const scene = query.get("scene");
  if (!scene || (known && known.kind !== "wechat")) return undefined;
  const name = known?.kind === "wechat" && known.name !== "wechat" ? known.name : sceneName(scene);
  return { ...base("wechat", name), medium: clean(scene) };
}

/** Four digits are a mini program's scene value; anything else is what a QR code of an official account carries. */
const sceneName = (scene: string): string => (/^1\d{3}$/.test(scene) ? "mini_program" : "official_account");

function find(host: string, own: readonly SourceEntry[]): SourceEntry | undefined {
  const name = host.toLowerCase();
  return (
    own.find((entry) => entry.hosts.some((pattern) => fits(name, pattern))) ??
    sources.find((entry) => entry.hosts.some((pattern) => fits(name, pattern)))
  );
}

/** `a.com` fits itself and all below; `google.*` fits one name under any ending: `www.google.com.hk`. */
export function fits(host: string, pattern: string): boolean {
  if (!pattern.endsWith(".*")) return host === pattern || host.endsWith(`.${pattern}`);
  const stem = pattern.slice(0, -2);
  const at = host.startsWith(`${stem}.`) ? 0 : host.indexOf(`.${stem}.`) + 1;
  if (at === 0 && !host.startsWith(`${stem}.`)) return false;
  return /^[a-z]{2,3}(\.[a-z]{2})?$/.test(host.slice(at + stem.length + 1));
}

function searched(entry: SourceEntry, from: URL): string | undefined {
  for (const name of entry.keyword ?? []) {
    const value = clean(decoded(from, name));
    if (value) return value;
  }
  return undefined;
}

/** Old search pages of Baidu and Sogou write GBK, which reads as broken UTF-8. */
function decoded(from: URL, name: string): string {
  const value = from.searchParams.get(name) ?? "";
  if (!value.includes("\ufffd")) return value;
  const raw = new RegExp(`[?&]${name}=([^&#]*)`).exec(from.search)?.[1] ?? "";
  const bytes = Uint8Array.from(raw.replaceAll("+", " ").match(/%[0-9a-f]{2}|[\s\S]/gi) ?? [], (part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );
  try {
    return new TextDecoder("gb18030", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

/** The same, or one below the other: `www.shop.cn`, `m.shop.cn` and `shop.cn` are one site. */
export function sameSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((host) => host.toLowerCase().replace(/^(www|m|wap|h5)\./, ""));
  return a === b || a!.endsWith(`.${b}`) || b!.endsWith(`.${a}`);
}
