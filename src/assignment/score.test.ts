/** Properties of the score: nobody who is excluded or full, fair ties, and no harm from being preferred. */

import { expect, test } from "bun:test";
import fc from "fast-check";
import { decide, type Question } from "./score.ts";
import { suits } from "./rules.ts";
import type { Candidate, Plan, Wanted } from "./types.ts";

const emptyPlan: Plan = {
  require: [],
  exclude: [],
  prefer: [],
  team: null,
  priority: 0,
  heldUntil: null,
  lapsesAt: null,
  hits: [],
};
const now = 1_000_000_000;
const question = (plan: Partial<Plan>, more: Partial<Question> = {}): Question => ({
  plan: { ...emptyPlan, ...plan },
  objective: "blend",
  channel: "web",
  now,
  seed: "s",
  passed: new Set(),
  ...more,
});

let serial = 0;
const make = (more: Partial<Candidate["person"]> = {}, state: Partial<Candidate> = {}): Candidate => ({
  person: {
    id: `a${serial++}`,
    name: "",
    availability: "online",
    capacity: 8,
    seniority: 1,
    skills: new Map(),
    languages: [],
    teams: new Set(),
    capacities: {},
    onShift: false,
    ...more,
  },
  connected: true,
  load: 0,
  channelLoad: 0,
  lastAt: 0,
  ...state,
});

const candidate = fc
  .record({
    availability: fc.constantFrom(
      "online" as const,
      "online" as const,
      "busy" as const,
      "away" as const,
      "offline" as const,
    ),
    capacity: fc.integer({ min: 0, max: 6 }),
    seniority: fc.integer({ min: 0, max: 3 }),
    skill: fc.option(fc.integer({ min: 1, max: 5 })),
    team: fc.boolean(),
    connected: fc.boolean(),
    load: fc.integer({ min: 0, max: 8 }),
    lastAt: fc.integer({ min: 0, max: now }),
    web: fc.option(fc.integer({ min: 0, max: 4 })),
  })
  .map(({ availability, capacity, seniority, skill, team, connected, load, lastAt, web }) =>
    make(
      {
        availability,
        capacity,
        seniority,
        skills: new Map(skill === null ? [] : [["k", skill]]),
        teams: new Set(team ? ["t"] : []),
        capacities: web === null ? {} : { web },
      },
      { connected, load, channelLoad: load, lastAt },
    ),
  );
const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  fc.record({ skills: fc.constant(["k"]), level: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ teams: fc.constant(["t"]) }),
  fc.record({ min: fc.integer({ min: 0, max: 3 }) }),
);
const ruled = fc.array(
  wanted.map((each) => ({ rule: "r", wanted: each })),
  { maxLength: 2 },
);
const people = fc.array(candidate, { maxLength: 30 });

test("nobody excluded, unfit, away or above capacity ever wins, and everybody is accounted for", () => {
  fc.assert(
    fc.property(people, ruled, ruled, (all, require, exclude) => {
      const { winner, ranked, removed } = decide(all, question({ require, exclude }), 100);
      for (const { agentId } of ranked) {
        const { person, connected, load } = all.find((each) => each.person.id === agentId)!;
        expect(person.availability === "online" && connected && load < person.capacity).toBe(true);
        expect(load).toBeLessThan(person.capacities.web ?? Number.POSITIVE_INFINITY);
        expect(require.every((each) => suits(person, each.wanted) > 0)).toBe(true);
        expect(exclude.every((each) => suits(person, each.wanted) === 0)).toBe(true);
      }
      expect(winner).toBe(ranked[0]?.agentId ?? null);
      expect(ranked.length + [...removed.values()].flat().length).toBe(all.length);
    }),
  );
});

test("being preferred by one more rule never lowers anybody's place", () => {
  fc.assert(
    fc.property(people, wanted, fc.integer({ min: 1, max: 100 }), (all, preferred, weight) => {
      const places = (plan: Partial<Plan>) =>
        decide(all, question(plan), 100).ranked.map((each) => each.agentId);
      const before = places({});
      const after = places({ prefer: [{ rule: "p", wanted: preferred, weight }] });
      const liked = all.filter((each) => suits(each.person, preferred) === 1).map((each) => each.person.id);
      for (const id of liked)
        if (before.includes(id)) expect(after.indexOf(id)).toBeLessThanOrEqual(before.indexOf(id));
    }),
  );
});

test("the best of a few is the best of all", () => {
  fc.assert(
    fc.property(people, (all) => {
      const whole = decide(all, question({}), 100).ranked;
      expect(decide(all, question({}), 3).ranked).toEqual(whole.slice(0, 3));
    }),
  );
});

test("ties are the same for the same seed, and fair over many", () => {
  const all = [make(), make(), make(), make()];
  const wins = new Map<string, number>();
  for (let i = 0; i < 4_000; i++) {
    const { winner } = decide(all, question({}, { seed: `seed ${i}` }));
    wins.set(winner!, (wins.get(winner!) ?? 0) + 1);
    if (i < 50) expect(decide(all.toReversed(), question({}, { seed: `seed ${i}` })).winner).toBe(winner);
  }
  for (const count of wins.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});

test("the objective decides between the quick and the free", () => {
  const quick = make({}, { load: 3 });
  const free = make();
  const response = (id: string) => (id === quick.person.id ? 10_000 : 100_000);
  const winner = (objective: Question["objective"]) =>
    decide([quick, free], question({}, { objective, response })).winner;
  expect([winner("speed"), winner("balance")]).toEqual([quick.person.id, free.person.id]);
});

test("whatever is known of responses and conversions, the same seed gives the same order, and excluded ones stay out", () => {
  const known = fc.record({
    ms: fc.integer({ min: 1_000, max: 600_000 }),
    rate: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      people,
      fc.array(known, { minLength: 30, maxLength: 30 }),
      ruled,
      fc.constantFrom("speed" as const, "conversion" as const, "balance" as const, "blend" as const),
      fc.string(),
      (all, of, exclude, objective, seed) => {
        const index = new Map(all.map((each, i) => [each.person.id, i]));
        const asked = question(
          { exclude },
          {
            objective,
            seed,
            response: (id, load) => of[index.get(id)!]!.ms * (1 + load),
            conversion: (id) => of[index.get(id)!]!.rate,
          },
        );
        const { ranked } = decide(all, asked, 100);
        expect(decide(all.toReversed(), asked, 100).ranked).toEqual(ranked);
        for (const { agentId, total, parts } of ranked) {
          const { person } = all[index.get(agentId)!]!;
          expect(exclude.some((each) => suits(person, each.wanted) > 0)).toBe(false);
          expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 2);
        }
      },
    ),
  );
});

test("a rule that prefers keeps everybody whom it prefers at least where they were, whatever else is preferred", () => {
  fc.assert(
    fc.property(
      people,
      fc.array(fc.tuple(wanted, fc.integer({ min: -100, max: 100 })), { maxLength: 3 }),
      fc.integer({ min: 1, max: 100 }),
      (all, others, weight) => {
        const prefer = others.map(([each, points], i) => ({ rule: `o${i}`, wanted: each, weight: points }));
        const mine = { rule: "mine", wanted: { teams: ["t"] }, weight };
        const places = (list: typeof prefer) =>
          decide(all, question({ prefer: list }), 100).ranked.map((each) => each.agentId);
        const [before, after] = [places(prefer), places([...prefer, mine])];
        for (const { person } of all)
          if (person.teams.has("t") && before.includes(person.id))
            expect(after.indexOf(person.id)).toBeLessThanOrEqual(before.indexOf(person.id));
      },
    ),
  );
});
