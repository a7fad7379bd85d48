/** Device and language, from the headers of the request. */

import Bowser from "bowser";
import type { VisitorDevice } from "../../web/contract/visitors.ts";
import { oneLine } from "./page-address.ts";

const unknown: VisitorDevice = { kind: "desktop", os: "", browser: "" };
const kept = new Map<string, VisitorDevice>();
/** Browsers are few; what sends a new name each time is none. */
const mostKept = 2_000;

export function deviceOf(userAgent: string | null): VisitorDevice {
  const text = (userAgent ?? "").slice(0, 500);
  if (text === "") return unknown;
  let found = kept.get(text);
  if (!found) {
    if (kept.size >= mostKept) kept.clear();
    kept.set(text, (found = read(text)));
  }
  return found;
}

function read(userAgent: string): VisitorDevice {
  const { platform, os, browser } = Bowser.parse(userAgent);
  const kind = platform.type === "mobile" ? "phone" : platform.type === "tablet" ? "tablet" : "desktop";
  return { kind, os: name(os.name), browser: inside(userAgent) ?? name(browser.name) };
}

const name = (value: string | undefined): string => oneLine(value ?? "", 40);

/** Apps that show pages, which say so beside the browser they are made of. */
const apps: readonly [RegExp, string][] = [
  [/miniProgram/i, "WeChat mini program"],
  [/MicroMessenger/i, "WeChat"],
  [/AlipayClient/i, "Alipay"],
  [/aweme|BytedanceWebview/i, "Douyin"],
  [/xhsdiscover|discover\//i, "Xiaohongshu"],
  [/Weibo/i, "Weibo"],
  [/BiliApp/i, "Bilibili"],
  [/ZhihuHybrid/i, "Zhihu"],
  [/DingTalk/i, "DingTalk"],
  [/ QQ\//, "QQ"],
];
const inside = (userAgent: string): string | undefined =>
  apps.find(([pattern]) => pattern.test(userAgent))?.[1];

/** The first of `Accept-Language`. */
export function languageOf(header: string | null): string {
  const first = (header ?? "").split(/[,;]/, 1)[0]!.trim();
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(first) ? first : "";
}
