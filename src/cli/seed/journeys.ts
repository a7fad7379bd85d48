/** How the shop's contacts came to it: visits before they wrote, the pages they saw, and some who only looked. */

import type { Source, VisitorDevice } from "../../../web/contract/visitors.ts";
import { textVersion } from "../../consents/types.ts";
import { textsIn } from "../../kernel/i18n.ts";
import { day, hour, minute, second } from "../../kernel/clock.ts";
import type { Value } from "../../kernel/db.ts";
import type { Tx } from "../../kernel/tx.ts";
import { presetRules } from "../../visitors/presets.ts";
import { add, writeDid } from "../../visitors/traits.ts";
import { readDepth, readMs, type Weight } from "../../visitors/types.ts";
import { makePerson, type Person } from "./people.ts";
import type { Random } from "./random.ts";
import type { Shop } from "./shop.ts";

type Run = (sql: string, ...values: Value[]) => unknown;

const site = "https://www.qinghe.example";
/** As long as journeys are kept, and a little less. */
const back = 85 * day;
const mostPeople = 600;
const strangers = 60;

interface Place {
  path: string;
  title: string;
  /** What may be done here, and how often. */
  deeds?: [string, number][];
}

const products: Place[] = [
  { path: "/jianzhan/youdi", title: "油滴建盏主人杯 ¥328" },
  { path: "/jianzhan/tuhao", title: "兔毫建盏品茗杯 ¥268" },
  { path: "/celadon/gaiwan-180", title: "龙泉青瓷盖碗 180ml ¥239" },
  { path: "/celadon/gaiwan-150", title: "龙泉青瓷盖碗 150ml ¥219" },
  { path: "/zisha/xishi-200", title: "西施紫砂壶 200ml ¥680" },
  { path: "/travel/set", title: "旅行茶具套装 ¥239" },
  { path: "/bamboo/tray", title: "竹制茶盘 ¥199" },
  { path: "/white/gongdao", title: "白瓷公道杯 ¥59" },
].map((each) => ({
  ...each,
  deeds: [
    ["favourited", 0.12],
    ["cart_added", 0.14],
    ["video_played", 0.08],
  ],
}));
const others: Place[] = [
  { path: "/", title: "首页" },
  { path: "/topics/jianzhan", title: "油滴建盏专题" },
  { path: "/topics/gift", title: "父亲节礼盒专题" },
  { path: "/faq/glaze", title: "常见问题 · 釉面与开片", deeds: [["faq_read", 0.7]] },
  { path: "/faq/shipping", title: "常见问题 · 运费", deeds: [["faq_read", 0.6]] },
  { path: "/compare", title: "对比商品", deeds: [["compared", 1]] },
  { path: "/cart", title: "购物车", deeds: [["cart_viewed", 1]] },
  {
    path: "/checkout",
    title: "结算 · 填写地址",
    deeds: [
      ["checkout_opened", 1],
      ["form_started", 0.6],
    ],
  },
  {
    path: "/business",
    title: "企业定制",
    deeds: [
      ["price_seen", 0.5],
      ["downloaded", 0.3],
    ],
  },
];

const searches = ["青瓷盖碗", "紫砂壶 推荐", "青瓷盖碗 送长辈", "建盏怎么挑", "茶具 包邮", "公道杯 容量"];
const sourcesOf = (random: Random, told: string): { source: Source; referrer: string } => {
  const [name, keyword] = told.split(" · ");
  if (name === "百度")
    return random.chance(0.25)
      ? {
          source: { kind: "ad", name: "baidu", campaign: "父亲节-企业定制", keyword },
          referrer: "https://www.baidu.com/baidu.php",
        }
      : {
          source: { kind: "search", name: "baidu", keyword: keyword ?? random.pick(searches) },
          referrer: "https://www.baidu.com/s",
        };
  if (name === "必应")
    return {
      source: { kind: "search", name: "bing", keyword: keyword ?? "建盏" },
      referrer: "https://cn.bing.com/search",
    };
  const known: Record<string, { source: Source; referrer: string }> = {
    小红书: {
      source: { kind: "social", name: "xiaohongshu", campaign: "笔记「建盏怎么挑」" },
      referrer: "https://www.xiaohongshu.com/explore",
    },
    微信公众号: {
      source: { kind: "wechat", name: "official_account", medium: "菜单·夏日上新" },
      referrer: "https://mp.weixin.qq.com/s",
    },
    抖音直播间: {
      source: { kind: "social", name: "douyin", campaign: "直播间 0612" },
      referrer: "https://www.douyin.com/",
    },
    知乎: { source: { kind: "social", name: "zhihu" }, referrer: "https://www.zhihu.com/question/5" },
    朋友推荐: { source: { kind: "wechat", name: "share", medium: "friend" }, referrer: "" },
    Google: { source: { kind: "search", name: "google" }, referrer: "https://www.google.com/" },
    Instagram: { source: { kind: "social", name: "instagram" }, referrer: "https://www.instagram.com/" },
  };
  return known[name ?? ""] ?? { source: { kind: "direct", name: "direct" }, referrer: "" };
};

const countries: Record<string, string> = {
  Canada: "CA",
  Germany: "DE",
  Netherlands: "NL",
  Australia: "AU",
  Singapore: "SG",
  UK: "GB",
  "New Zealand": "NZ",
};
function regionOf({ origin, english }: Person): [string, string | null, string | null] {
  const region = origin.region ?? "";
  if (english) return [countries[region.split(", ").at(-1)!] ?? "SG", null, null];
  const [province = "", city = ""] = region.split(" ");
  const municipality = ["北京", "上海", "天津", "重庆"].includes(province);
  return ["CN", province, municipality ? null : city];
}

function deviceOf({ origin }: Person): VisitorDevice {
  const { device = "", browser = "" } = origin;
  if (device === "Windows" || device === "Mac")
    return { kind: "desktop", os: device === "Mac" ? "macOS" : "Windows", browser };
  return {
    kind: "phone",
    os: device === "iPhone" ? "iOS" : "Android",
    browser: browser === "微信" ? "WeChat" : browser,
  };
}

/** After everything else of the shop: it draws from `random` last, so that the rest stays as it was. */
export function addJourneys(
  tx: Tx,
  run: Run,
  random: Random,
  shop: Shop,
  people: Person[],
  now: number,
): void {
  for (const inboxId of Object.values(shop.inboxes))
    run(
      "update inboxes set privacy = json_patch(privacy, ?) where id = ?",
      JSON.stringify({ tracking: "ask", query_parameters: ["id"], mask_phones: false }),
      inboxId,
    );
  addRules(run, random, now);
  const known = new Map(people.map((person) => [person.id, person]));
  const chats = tx.all<{ contactId: string; at: number }>(
    "select contact_id as contactId, created_at as at from conversations where created_at > ? order by created_at desc",
    now - back,
  );
  const times = new Map<string, number[]>();
  for (const { contactId, at } of chats) {
    const before = times.get(contactId);
    if (before) before.unshift(at);
    else if (times.size < mostPeople) times.set(contactId, [at]);
  }
  for (const [id, at] of times) addVisitor(run, random, known.get(id)!, at, now);
  for (let i = 0; i < strangers; i++) {
    const at = now - random.int(minute, random.chance(0.5) ? day : 20 * day);
    const english = random.chance(0.06);
    const person = makePerson(random, at, { inboxId: shop.inboxes.web, english, mobile: random.chance(0.6) });
    addVisitor(run, random, person, [at], now);
  }
}

function addRules(run: Run, random: Random, now: number): void {
  const at = now - 90 * day;
  for (const { name, label, tag, weight, trigger } of presetRules("shop", null, textsIn("zh-CN")))
    run(
      `insert into behaviour_rules (id, inbox_id, name, label, tag, weight, trigger, created_at, updated_at)
       values (?, null, ?, ?, ?, ?, ?, ?, ?)`,
      random.id("bhr", at),
      name,
      label,
      tag,
      weight,
      JSON.stringify(trigger),
      at,
      at,
    );
}

interface Visitor {
  no: number;
  did: Map<string, Weight>;
  seen: Map<string, number>;
  read: number;
}

/** Each of `wrote` had a visit; before the first there may have been others. */
function addVisitor(run: Run, random: Random, person: Person, wrote: number[], now: number): void {
  const starts = wrote.map((at) => at - random.int(2 * minute, 9 * minute));
  for (let more = random.weighted([5, 3, 2, 1]); more > 0; more--)
    starts.unshift(starts[0]! - random.int(3 * hour, 4 * day));
  const kept = starts.filter((at, i) => at > now - back && (i === 0 || at - starts[i - 1]! > hour));
  if (kept.length === 0) return;
  const [first] = kept as [number];
  const { source, referrer } = sourcesOf(random, person.origin.referrer ?? "");
  const [country, province, city] = regionOf(person);
  const { no } = run(
    `insert into visitors (visitor_id, inbox_id, first_seen_at, last_seen_at, visits, first_source, last_source, country, province, city, device, language)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning no`,
    person.id,
    person.inboxId,
    first,
    kept.at(-1)!,
    kept.length,
    JSON.stringify(source),
    JSON.stringify(source),
    country,
    province,
    city,
    JSON.stringify(deviceOf(person)),
    person.english ? "en-US" : "zh-CN",
  ) as { no: number };
  run(
    "insert into consents (visitor_id, inbox_id, purpose, granted, text_version, how, locale, at) values (?, ?, 'tracking', 1, ?, 'widget', ?, ?)",
    person.id,
    person.inboxId,
    textVersion,
    person.english ? "en" : "zh-CN",
    first - second,
  );
  const visitor: Visitor = { no, did: new Map(), seen: new Map(), read: 0 };
  let last = first;
  kept.forEach((at, i) => {
    const from = i === 0 || random.chance(0.4) ? { source, referrer } : sourcesOf(random, "直接访问");
    last = addVisit(run, random, { visitor, person, number: i + 1, at, now, ...from });
  });
  run(
    "update visitors set last_seen_at = ?, did = ?, revisited = ?, read_pages = ? where no = ?",
    last,
    writeDid(visitor.did),
    Math.max(...visitor.seen.values()) - 1,
    visitor.read,
    no,
  );
}

interface Stay {
  visitor: Visitor;
  person: Person;
  number: number;
  at: number;
  now: number;
  source: Source;
  referrer: string;
}

/** Returns when it ended. */
function addVisit(
  run: Run,
  random: Random,
  { visitor, person, number, at, now, source, referrer }: Stay,
): number {
  const way = walk(random);
  const id = random.id("vis", at);
  const { no } = run(
    `insert into visits (id, visitor_no, inbox_id, key, number, started_at, last_at, source, landing, referrer)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning no`,
    id,
    visitor.no,
    person.inboxId,
    id,
    number,
    at,
    at,
    JSON.stringify(source),
    site + way[0]!.path,
    referrer,
  ) as { no: number };
  let time = at;
  for (const [i, { path, title, deeds = [] }] of way.entries()) {
    if (time > now) break;
    const visible = Math.min(Math.round(random.wait(48 * second)), Math.max(0, now - time));
    const depth = Math.min(100, random.int(20, 60) + Math.round(visible / second / 2));
    const pageId = `${id.slice(-12)}-${i}`;
    run(
      "insert into page_views (visitor_no, visit_no, id, url, title, at, visible_ms, depth) values (?, ?, ?, ?, ?, ?, ?, ?)",
      visitor.no,
      no,
      pageId,
      site + path,
      title,
      time,
      visible,
      depth,
    );
    if (visible >= readMs && depth >= readDepth) visitor.read++;
    visitor.seen.set(path, (visitor.seen.get(path) ?? 0) + 1);
    for (const [name, probability] of deeds) {
      if (!random.chance(probability)) continue;
      const when = Math.min(now, time + Math.round(visible * random.next()));
      add(visitor.did, name, when);
      run(
        "insert into behaviours (visitor_no, visit_no, page_id, key, name, at) values (?, ?, ?, ?, ?, ?)",
        visitor.no,
        no,
        pageId,
        `${pageId}.${name}`,
        name,
        when,
      );
    }
    time += visible + random.int(1, 6) * second;
  }
  const end = Math.min(now, time);
  run("update visits set last_at = ? where no = ?", end, no);
  return end;
}

/** In at a topic or a product, around a few of them, and sometimes on to the cart. */
function walk(random: Random): Place[] {
  const [home, jianzhan, gift, glaze, shipping, compare, cart, checkout, business] = others as [
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
  ];
  const favourite = random.pick(products);
  const way = [random.pick([home, home, jianzhan, gift, favourite])];
  if (random.chance(0.12)) return way;
  way.push(favourite);
  if (random.chance(0.5)) way.push(random.pick(products));
  if (random.chance(0.35)) way.push(random.pick([glaze, shipping]));
  if (random.chance(0.25)) way.push(compare, favourite);
  if (random.chance(0.08)) way.push(business);
  if (random.chance(0.3)) way.push(cart);
  if (way.at(-1) === cart && random.chance(0.4)) way.push(checkout);
  return way;
}
