/**
 * `bun bench/site-visitors.ts URL INBOX_KEY [COUNT]`: so many visitors on a shop's pages, told over HTTP as trackers tell it, until it
 * is stopped. For looking at the board with 42 or 5,000 of them. The server needs `RATE_LIMITS=off`, and `TRUSTED_PROXIES=1`
 * for places other than here; the inbox must ask for consent.
 */

import { textVersion } from "../src/consents/types.ts";

const [url, key, wanted = "42"] = process.argv.slice(2);
if (!url || !key) {
  console.error("bun bench/site-visitors.ts URL INBOX_KEY [COUNT]");
  process.exit(2);
}
const count = Number(wanted);
const api = `${url.replace(/\/$/, "")}/visitor/v1`;
const shop = "https://shop.example.com";
const pages = [
  ["/", "青禾茶具"],
  ["/cups/oil-drop", "油滴建盏主人杯 ¥328"],
  ["/gaiwan/celadon", "龙泉青瓷盖碗 180ml"],
  ["/travel", "旅行茶具套装 ¥239"],
  ["/compare", "对比两款"],
  ["/cart", "购物车"],
  ["/faq/shipping", "常见问题 · 运费"],
] as const;
const referrers = [
  "",
  "https://www.baidu.com/s?wd=青瓷盖碗",
  "https://www.xiaohongshu.com/explore/1",
  "https://mp.weixin.qq.com/s/a",
  "https://www.google.com/",
];
/** In Guangdong, Zhejiang, Beijing, Shanghai, Sichuan and abroad. */
const networks = ["14.16.0", "115.192.0", "106.120.0", "101.80.0", "118.112.0", "8.8.8"];
const agents = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
];
const pick = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)]!;

interface Visitor {
  token: string;
  visit: string;
  headers: Record<string, string>;
  page: string;
  since: number;
}

async function post(path: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  const answer = await fetch(api + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function arrive(): Promise<Visitor> {
  const headers = {
    "x-forwarded-for": `${pick(networks)}.${1 + Math.floor(Math.random() * 250)}`,
    "user-agent": pick(agents),
    "accept-language": "zh-CN,zh;q=0.9",
  };
  const json = { ...headers, "content-type": "application/json" };
  const session = await post("/sessions", json, { inbox_key: key });
  const { token } = (await session.json()) as { token: string };
  const yes = { purpose: "tracking", granted: true, text_version: textVersion, how: "banner" };
  await post("/consents", { ...json, authorization: `Bearer ${token}` }, yes);
  const visitor = { token, visit: crypto.randomUUID(), headers, page: "", since: 0 };
  await look(visitor, pick(referrers));
  return visitor;
}

const tell = (visitor: Visitor, event: object) =>
  post(
    "/track",
    { ...visitor.headers, "content-type": "text/plain" },
    { token: visitor.token, visit: visitor.visit, tab: "t1", sent_at: Date.now(), events: [event] },
  );

async function look(visitor: Visitor, referrer: string): Promise<void> {
  const [path, title] = pick(pages);
  visitor.page = crypto.randomUUID();
  visitor.since = Date.now();
  const event = { t: "page", id: visitor.page, at: visitor.since, url: shop + path, title, referrer };
  await tell(visitor, event);
}

const stay = (visitor: Visitor) =>
  tell(visitor, {
    t: "dwell",
    id: visitor.page,
    at: Date.now(),
    visible_ms: Date.now() - visitor.since,
    depth: Math.round(Math.random() * 100),
    state: "here",
  });

/** Goes on for ever: a sign of life every ten seconds, now and then another page. */
async function live(): Promise<void> {
  const visitor = await arrive();
  for (;;) {
    await Bun.sleep(5_000 + Math.random() * 10_000);
    await (Math.random() < 0.3 ? look(visitor, `${shop}/`) : stay(visitor));
  }
}

const all: Promise<void>[] = [];
for (let n = 0; n < count; n++) {
  all.push(live());
  if (n % 50 === 49) await Bun.sleep(100);
}
console.log(`${count} visitors`);
await Promise.all(all);
