/** The contacts of the shop: made-up names, places and devices. Numbers and addresses are of ranges that reach nobody. */

import type { Random } from "./random.ts";

export interface Person {
  id: string;
  name: string;
  /** How the shop calls them. */
  call: string;
  email: string | null;
  phone: string | null;
  english: boolean;
  vip: boolean;
  tags: string[];
  attributes: Record<string, string | number>;
  origin: Record<string, string>;
  inboxId: string;
  createdAt: number;
  lastSeenAt: number;
  conversations: number;
  /** Nothing of theirs begins before this time; infinite while a conversation is not closed. */
  freeAt: number;
}

export function makePerson(
  random: Random,
  at: number,
  { inboxId, english, mobile }: { inboxId: string; english: boolean; mobile: boolean },
): Person {
  const anonymous = random.chance(0.12);
  const name = english
    ? `${random.pick(firstNames)} ${random.pick(lastNames)}`
    : random.pick(surnames) + givenName(random);
  const call = anonymous
    ? ""
    : english
      ? name.split(" ")[0]!
      : random.chance(0.5) && name.length === 3
        ? name.slice(1)
        : name[0]! + random.pick(["女士", "先生"]);
  const [region, lines] = english ? [random.pick(countries), []] : random.pick(regions);
  const vip = !anonymous && random.chance(0.04);
  const person: Person = {
    id: random.id("con", at),
    name: anonymous ? "" : name,
    call,
    email:
      !anonymous && random.chance(english ? 0.9 : 0.25)
        ? `${english ? name.toLowerCase().replace(" ", ".") : "tea"}${random.int(10, 9999)}@example.com`
        : null,
    phone:
      !anonymous && !english && random.chance(0.55)
        ? `1380000${String(random.int(0, 9999)).padStart(4, "0")}`
        : null,
    english,
    vip,
    tags: vip ? ["VIP"] : [],
    attributes: vip
      ? { 会员: random.pick(["银毫会员", "金芽会员"]), 累计消费: random.int(1000, 12_000) }
      : {},
    origin: {
      region: lines.length > 0 ? `${region} ${random.pick(lines)}` : region,
      device: mobile
        ? random.pick(["iPhone", "华为手机", "小米手机", "OPPO 手机"])
        : random.pick(["Windows", "Mac"]),
      browser: mobile ? random.pick(["微信", "Safari", "Chrome"]) : random.pick(["Chrome", "Edge", "Safari"]),
      referrer: english ? random.pick(["Google", "Instagram", "direct"]) : random.pick(sources),
      landing: random.pick(["/gaiwan", "/celadon", "/zisha", "/jianzhan", "/gifts", "/travel", "/"]),
    },
    inboxId,
    createdAt: at,
    lastSeenAt: at,
    conversations: 0,
    freeAt: at,
  };
  Object.assign(person.origin, campaigns[person.origin.referrer!]);
  return person;
}

const givenName = (random: Random): string =>
  random.pick(first) + (random.chance(0.78) ? random.pick(second) : "");

const surnames = [
  ..."李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
];
const first = [
  ..."晓知子雨思佳梓若清淑桂家伟建秀国志文明海静雅婉芷书语一以安宁沐景云春秋冬夏慧敏心怡欣可嘉俊浩宇泽天永",
];
const second = [
  ..."彤夏明芳杰仪华英军丽娟霞平刚萍玲涵轩然瑶琪宁远航舟晴月岚溪禾苗青松柏竹兰梅荷莲萱妍晨阳辰熙",
];
const firstNames = [
  "Daniel",
  "Emma",
  "Oliver",
  "Sophie",
  "Lucas",
  "Hannah",
  "Noah",
  "Clara",
  "Ethan",
  "Maya",
  "Leo",
  "Ingrid",
  "Tom",
  "Alice",
  "Ben",
  "Nora",
];
const lastNames = [
  "Wong",
  "Miller",
  "Novak",
  "Berg",
  "Taylor",
  "Rossi",
  "Dubois",
  "Clarke",
  "Jansen",
  "Lindqvist",
  "Moreau",
  "Hayes",
  "Tan",
  "Fischer",
];
const countries = [
  "Toronto, Canada",
  "Berlin, Germany",
  "Utrecht, Netherlands",
  "Melbourne, Australia",
  "Singapore",
  "London, UK",
  "Auckland, New Zealand",
];
const sources = [
  "百度 · 青瓷盖碗",
  "百度 · 紫砂壶 推荐",
  "小红书",
  "微信公众号",
  "抖音直播间",
  "朋友推荐",
  "直接访问",
  "必应 · 建盏",
  "知乎",
];
/** What brought them, where the shop pays for it. */
const campaigns: Record<string, Record<string, string>> = {
  抖音直播间: { utm_source: "douyin", utm_campaign: "直播间 · 茶具专场" },
  "百度 · 青瓷盖碗": { utm_source: "baidu", utm_campaign: "搜索 · 青瓷" },
  小红书: { utm_source: "xiaohongshu" },
};
const regions: [string, string[]][] = [
  ["浙江", ["杭州", "宁波", "温州", "绍兴", "金华"]],
  ["广东", ["广州", "深圳", "佛山", "东莞", "潮州"]],
  ["江苏", ["南京", "苏州", "无锡", "常州"]],
  ["福建", ["福州", "厦门", "泉州"]],
  ["四川", ["成都", "绵阳"]],
  ["湖北", ["武汉", "宜昌"]],
  ["湖南", ["长沙", "岳阳"]],
  ["山东", ["济南", "青岛", "烟台"]],
  ["北京", ["朝阳", "海淀"]],
  ["上海", ["浦东", "徐汇"]],
  ["云南", ["昆明", "大理"]],
  ["陕西", ["西安"]],
  ["河南", ["郑州", "洛阳"]],
  ["辽宁", ["沈阳", "大连"]],
  ["安徽", ["合肥", "黄山"]],
  ["重庆", ["渝中"]],
  ["江西", ["南昌", "景德镇"]],
  ["天津", ["和平"]],
  ["广西", ["南宁"]],
  ["贵州", ["贵阳"]],
];
