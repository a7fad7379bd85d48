/** Who can what in the shop, and when they work: so that assignment has something to choose by. */

import { noShift } from "../../staffing/types.ts";
import { armShift } from "../../staffing/service.ts";
import type { Interval } from "../../inboxes/types.ts";
import type { Tx } from "../../kernel/tx.ts";
import type { Random } from "./random.ts";
import type { Shop } from "./shop.ts";

const skills = ["售前", "售后", "物流", "紫砂", "青瓷"] as const;

interface Staff {
  /** Skill → 1 to 5. */
  skills: Partial<Record<(typeof skills)[number], number>>;
  languages: string[];
  seniority: 0 | 1 | 2 | 3;
  shift?: Interval;
  /** Free on these days of the week. */
  free?: string[];
  capacities?: Record<string, number>;
}

const staff: Record<string, Staff> = {
  陈可: { skills: { 售前: 5, 售后: 4, 青瓷: 5, 紫砂: 4 }, languages: ["zh-CN", "en", "yue"], seniority: 3 },
  林晓: { skills: { 售前: 4, 售后: 5, 物流: 3 }, languages: ["zh-CN", "en"], seniority: 3 },
  周屿: {
    skills: { 售后: 5, 物流: 2, 紫砂: 3 },
    languages: ["zh-CN", "yue"],
    seniority: 2,
    shift: { from: "09:00", to: "18:00" },
    free: ["sun"],
  },
  李婷: {
    skills: { 售前: 4, 青瓷: 3 },
    languages: ["zh-CN", "wuu"],
    seniority: 1,
    shift: { from: "13:00", to: "22:00" },
    free: ["mon"],
  },
  许砚: {
    skills: { 售前: 3, 售后: 3, 紫砂: 5 },
    languages: ["zh-CN", "nan"],
    seniority: 2,
    shift: { from: "18:00", to: "02:00" },
    free: ["wed"],
    capacities: { web: 6 },
  },
  何苗: {
    skills: { 物流: 4 },
    languages: ["zh-CN"],
    seniority: 0,
    shift: { from: "09:00", to: "18:00" },
    free: ["sat", "sun"],
  },
  吴迪: {
    skills: { 物流: 5, 售后: 2 },
    languages: ["zh-CN", "hak"],
    seniority: 1,
    shift: { from: "22:00", to: "06:00" },
  },
};

/** How the shop gives out its conversations; nothing is taken back from colleagues who are only names in a demonstration. */
const settings = (shop: Shop) => ({
  overflow: [{ after_s: 90, team_id: shop.teams.售前 }],
  time_out_s: 900,
  rescue: { answer_s: 180, gone: false, most: 2 },
});

/** Rows as the verbs would write them; their shifts begin and end by their timers. */
export function staffShop(tx: Tx, random: Random, shop: Shop, at: number): void {
  const ids = new Map<string, string>();
  for (const name of skills) {
    const id = random.id("skl", at);
    ids.set(name, id);
    tx.run("insert into skills (id, name, created_at) values (?, ?, ?)", id, name, at);
  }
  for (const { id, name } of shop.colleagues) {
    const of = staff[name];
    if (!of) continue;
    tx.run(
      `insert into agent_staffing (agent_id, seniority, languages, time_zone, shift, set_by, updated_at)
       values (?, ?, ?, 'Asia/Shanghai', ?, ?, ?)`,
      id,
      of.seniority,
      JSON.stringify(of.languages),
      JSON.stringify(of.shift ? weekOf(of.shift, of.free ?? []) : {}),
      of.shift ? "shift" : "hand",
      at,
    );
    for (const [skill, level] of Object.entries(of.skills))
      tx.run(
        "insert into agent_skills (agent_id, skill_id, level) values (?, ?, ?)",
        id,
        ids.get(skill)!,
        level,
      );
    for (const [channel, capacity] of Object.entries(of.capacities ?? {}))
      tx.run(
        "insert into agent_capacities (agent_id, channel, capacity) values (?, ?, ?)",
        id,
        channel,
        capacity,
      );
    armShift(tx, id);
  }
  for (const inboxId of Object.values(shop.inboxes))
    tx.run(
      "insert into assignment_settings (inbox_id, settings, updated_at) values (?, ?, ?)",
      inboxId,
      JSON.stringify(settings(shop)),
      at,
    );
}

function weekOf(interval: Interval, free: string[]) {
  const weekly = Object.fromEntries(
    Object.keys(noShift.weekly).map((day) => [day, free.includes(day) ? [] : [interval]]),
  );
  return { ...noShift, enabled: true, weekly };
}
