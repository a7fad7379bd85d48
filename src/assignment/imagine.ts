/** A world that never was: agents with skills and contacts with questions, drawn from a seed; for rehearsals without history. Pure. */

import { minute, second } from "../kernel/clock.ts";
import type { FactValue } from "./conditions.ts";
import { seeded } from "./predict.ts";
import type { Arrival, Worker, World } from "./simulate.ts";
import type { Wanted } from "./types.ts";

export interface Imagined {
  agents: number;
  arrivals: number;
  /** Over this time; a tenth of it carries `burst` times as many. */
  lastsMs: number;
  burst: number;
  seed: string;
}

const types = ["sales", "order", "after_sales", "technical"] as const;

export function imagine({ agents, arrivals, lastsMs, burst, seed }: Imagined): World {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const workers: Worker[] = Array.from({ length: agents }, (_, i) => ({
    person: {
      id: `agt_${i}`,
      name: `${i}`,
      availability: "online",
      capacity: 4 + Math.floor(random() * 4),
      seniority: random() < 0.2 ? 0 : random() < 0.7 ? 1 : random() < 0.8 ? 2 : 3,
      // Each knows two kinds of question, some of them well.
      skills: new Map([pick(types), pick(types)].map((type) => [type, 2 + Math.floor(random() * 4)])),
      languages: random() < 0.15 ? ["zh-CN", "yue"] : ["zh-CN"],
      teams: new Set<string>(),
      capacities: {},
      onShift: true,
    },
    responseMs: (15 + random() * 60) * second,
  }));
  const span = lastsMs / (0.9 + 0.1 * burst);
  const moments = Array.from({ length: arrivals }, () => {
    const at = random() * lastsMs;
    const [from, width] = [0.4 * span, 0.1 * span * burst];
    if (at < from) return at;
    return at < from + width ? from + (at - from) / burst : at - width + 0.1 * span;
  }).sort((a, b) => a - b);
  return {
    workers,
    seed,
    ageingMs: 5 * minute,
    known: {
      skills: new Map(types.map((type) => [type, type])),
      teams: new Map(),
      agents: new Set(workers.map((each) => each.person.id)),
    },
    arrivals: moments.map((at, i): Arrival => {
      const type = pick(types);
      const vip = random() < 0.08;
      const dialect = random() < 0.08 ? "yue" : undefined;
      const last = random() < 0.2 ? pick(workers).person.id : undefined;
      const facts: Record<string, FactValue | undefined> = {
        "contact.vip": vip,
        "conversation.type": type,
        "visitor.dialect": dialect,
        "conversation.complexity": random(),
        "contact.last_agent": last,
        "contact.last_agent_here": last !== undefined,
      };
      const wants: Wanted[] = [
        { skills: [type] },
        ...(vip ? [{ min: 2 }] : []),
        ...(dialect ? [{ languages: [dialect] }] : []),
      ];
      return {
        id: `cnv_${i}`,
        at: Math.round(at),
        read: (name) => facts[name],
        priority: 0,
        team: null,
        vip,
        wants,
        handleMs: (3 + random() * 9) * minute,
      };
    }),
  };
}
