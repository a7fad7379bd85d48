/** How the shop's dialogues are written down, and how their blanks are filled so that no two are quite alike. */

import type { Random } from "./random.ts";

export type TeamName = "售前" | "售后" | "仓配";

export interface Dialogue {
  tags: string[];
  team: TeamName;
  english: boolean;
  lines: Line[];
}

export interface Line {
  /** c the contact, a the agent, n a note, t a transfer to the team that stands in `text`. */
  who: "c" | "a" | "n" | "t";
  text: string;
}

/**
 * One line each: `c …`, `a …`, `n …`, `t 团队`. `{slot}` is one thing through the whole dialogue, `[one|other]` is chosen each time.
 */
export function dialogue(tags: string, team: TeamName, lines: string): Dialogue {
  const parsed = lines
    .trim()
    .split("\n")
    .map((line) => line.trim())
    .map((line) => ({ who: line[0] as Line["who"], text: line.slice(2) }));
  const list = tags.split(" ");
  return { tags: list, team, english: list.includes("英文"), lines: parsed };
}

/** Fills one line. `known` keeps what was chosen for a slot; what is in it from the start stands. */
export function fillLine(random: Random, text: string, known: Record<string, string>): string {
  return text
    .replace(/\[([^[\]]*\|[^[\]]*)\]/g, (_, choices: string) => random.pick(choices.split("|")))
    .replace(/\{(\w+)\}/g, (_, slot: string) => (known[slot] ??= choose(random, slot)));
}

function choose(random: Random, slot: string): string {
  const list = slots[slot];
  if (!list) throw new Error(`no slot ${slot}`);
  return random.pick(list);
}

const numbers = (from: number, to: number, step: number): string[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => String(from + i * step));

const slots: Record<string, readonly string[]> = {
  gaiwan: [
    "青瓷盖碗",
    "白瓷盖碗",
    "手绘荷花盖碗",
    "玲珑盖碗",
    "三才盖碗",
    "粉青盖碗",
    "甜白釉盖碗",
    "影青刻花盖碗",
  ],
  zisha: ["西施壶", "石瓢壶", "仿古壶", "德钟壶", "井栏壶", "半月壶", "秦权壶", "掇球壶"],
  clay: ["朱泥", "段泥", "紫泥", "底槽清", "清水泥"],
  celadon: [
    "龙泉青瓷主人杯",
    "粉青公道杯",
    "梅子青茶叶罐",
    "青瓷品茗杯",
    "弟窑斗笠盏",
    "青瓷茶洗",
    "青瓷提梁壶",
  ],
  zhan: ["油滴建盏", "兔毫建盏", "鹧鸪斑建盏", "银兔毫束口盏", "蓝油滴盏"],
  tray: ["整竹茶盘", "黑檀茶盘", "乌金石茶盘", "电木茶盘", "鸡翅木茶盘"],
  travel: ["一壶两杯旅行套装", "快客杯", "便携功夫茶具", "车载泡茶杯", "户外茶箱"],
  gift: ["父亲节礼盒", "中秋茶礼", "青瓷六杯礼盒", "盖碗伴手礼", "新年茶具礼盒", "教师节礼盒"],
  any: ["盖碗", "公道杯", "主人杯", "茶叶罐", "壶承", "品茗杯", "茶洗", "茶滤"],
  tea: ["普洱", "铁观音", "凤凰单丛", "正山小种", "白牡丹", "龙井", "岩茶", "熟普", "碧螺春", "老白茶"],
  ml: ["110ml", "120ml", "130ml", "150ml"],
  big: ["160ml", "180ml", "200ml", "220ml"],
  people: ["两", "三", "四", "五六", "两三"],
  price: numbers(69, 389, 10),
  high: numbers(428, 1288, 20),
  low: numbers(6, 36, 2),
  stock: numbers(2, 48, 1),
  count: ["2", "3", "4", "6", "8"],
  bulk: ["30", "50", "60", "80", "100", "120", "150", "200", "300"],
  off: ["九五折", "九折", "八八折", "八五折"],
  city: [
    "成都",
    "佛山",
    "西安",
    "武汉",
    "长沙",
    "青岛",
    "沈阳",
    "昆明",
    "厦门",
    "苏州",
    "郑州",
    "合肥",
    "南宁",
    "贵阳",
    "济南",
    "天津",
  ],
  express: ["顺丰", "京东", "中通", "圆通", "邮政"],
  tail: numbers(1013, 9871, 37),
  days: ["两天", "三天", "四天", "两到三天", "三到四天"],
  hour: ["11:00", "14:00", "15:30", "16:00", "17:00", "18:00"],
  when: ["昨天", "前天", "上周五", "今天上午", "刚刚", "上周"],
  next: ["今天下午", "明天上午", "明天", "后天", "周五"],
  who: ["爸爸", "岳父", "老师", "客户", "领导", "朋友", "外公", "婆婆"],
  flaw: ["杯沿有个小缺口", "壶嘴磕掉一块", "底部有一道裂纹", "盖子碎成两半", "杯身有条裂", "把手断了"],
  company: ["云栖设计", "禾木文化", "远山科技", "知也书店", "青川建筑", "一叶民宿", "松间会务", "小满传媒"],
  festival: ["中秋", "春节", "国庆", "教师节", "年会", "开业"],
  minutes: ["5", "8", "10", "15", "20"],
  product: [
    "celadon gaiwan",
    "Yixing teapot",
    "tenmoku tea bowl",
    "travel tea set",
    "celadon fairness cup",
    "bamboo tea tray",
  ],
  country: [
    "Canada",
    "Germany",
    "the Netherlands",
    "Australia",
    "Singapore",
    "the UK",
    "New Zealand",
    "Sweden",
  ],
  usd: numbers(19, 149, 5),
  weeks: ["7 to 10 days", "8 to 12 days", "two weeks", "about ten days"],
};
