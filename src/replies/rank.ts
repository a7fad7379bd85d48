/**
 * Which quick replies fit what a contact writes. Pure: an index in memory, BM25 over the grams of title and text, the same over what each
 * reply has answered before, and small bonuses for use, success, page and stage. Some thousands of replies take a few milliseconds.
 */

import { gramsOf, weightOf } from "./grams.ts";

/** What a reply has learned from its uses; weights fade with each further use. */
export interface Learned {
  grams: Record<string, number>;
  pages: Record<string, number>;
  /** Uses as the first answer of a conversation, and later ones. */
  first: number;
  later: number;
}

export interface Rankable {
  id: string;
  agentId: string | null;
  teamId: string | null;
  folder: string;
  shortcut: string;
  title: string;
  text: string;
  used: number;
  succeeded: number;
  learned: Learned;
}

export interface Situation {
  /** Last words of the contact, or what they are typing. */
  text: string;
  /** Path of the page that they are on. */
  page?: string;
  /** Nobody has answered yet. */
  first?: boolean;
}

export interface Ranked {
  id: string;
  score: number;
}

export interface RankIndex {
  put(reply: Rankable): void;
  remove(id: string): void;
  /** Best first, only what `sees` lets through; what has nothing in common with the text is left out. */
  rank(situation: Situation, sees: (reply: Rankable) => boolean, limit: number): Ranked[];
  /** The most used ones: for when nothing has been said yet. */
  usual(sees: (reply: Rankable) => boolean, limit: number): Ranked[];
  readonly size: number;
}

const k = 1.2;
const b = 0.4;
const inTitle = 2.5;
const ofUse = 1.1;
/** Below it, a reply has only some common character with the text. */
const least = 0.12;

interface Slot {
  reply: Rankable;
  length: number;
}

/** By gram: slots and weights side by side; `live` counts those that are still there. */
interface Posting {
  slots: number[];
  weights: number[];
  live: number;
}
type Postings = Map<string, Posting>;

export function createRankIndex(): RankIndex {
  let slots: (Slot | undefined)[] = [];
  let slotOf = new Map<string, number>();
  let said: Postings = new Map();
  let answered: Postings = new Map();
  let lengths = 0;
  let marks = new Float64Array(0);
  let taughtMarks = new Float64Array(0);

  const post = (postings: Postings, gram: string, slot: number, weight: number) => {
    let list = postings.get(gram);
    if (!list) postings.set(gram, (list = { slots: [], weights: [], live: 0 }));
    list.slots.push(slot);
    list.weights.push(weight);
    list.live++;
  };

  function put(reply: Rankable): void {
    remove(reply.id);
    if (slots.length > 64 && slots.length > slotOf.size * 1.5) rebuild();
    const slot = slots.length;
    let length = 0;
    for (const [gram, weight] of weighed(reply)) {
      post(said, gram, slot, weight);
      length += weight;
    }
    for (const [gram, weight] of Object.entries(reply.learned.grams)) post(answered, gram, slot, weight);
    slots.push({ reply, length });
    slotOf.set(reply.id, slot);
    lengths += length;
  }

  function remove(id: string): void {
    const slot = slotOf.get(id);
    if (slot === undefined) return;
    const { reply, length } = slots[slot]!;
    lengths -= length;
    for (const gram of weighed(reply).keys()) said.get(gram)!.live--;
    for (const gram of Object.keys(reply.learned.grams)) answered.get(gram)!.live--;
    slots[slot] = undefined;
    slotOf.delete(id);
  }

  /** Old versions stay in the postings until they are too many. */
  function rebuild(): void {
    const kept = slots.flatMap((slot) => (slot ? [slot.reply] : []));
    slots = [];
    slotOf = new Map();
    said = new Map();
    answered = new Map();
    lengths = 0;
    for (const reply of kept) put(reply);
  }

  function rank(situation: Situation, sees: (reply: Rankable) => boolean, limit: number): Ranked[] {
    const asked = gramsOf(situation.text);
    const count = slotOf.size;
    if (asked.size === 0 || count === 0) return [];
    if (marks.length < slots.length) {
      marks = new Float64Array(slots.length * 2);
      taughtMarks = new Float64Array(slots.length * 2);
    }
    marks.fill(0, 0, slots.length);
    taughtMarks.fill(0, 0, slots.length);
    const average = lengths / count || 1;
    let most = 0;
    for (const gram of asked.keys()) {
      const weight = weightOf(gram);
      const found = said.get(gram);
      const taught = answered.get(gram);
      const known = Math.max(found?.live ?? 0, taught?.live ?? 0);
      const worth = weight * Math.log(1 + (count + 0.5) / (known + 0.5));
      // A word that no reply knows says little about which one fits.
      most += known === 0 ? worth / 2 : worth;
      if (found)
        for (let i = 0; i < found.slots.length; i++) {
          const slot = found.slots[i]!;
          const own = slots[slot];
          if (!own) continue;
          const tf = found.weights[i]!;
          marks[slot]! += (worth * tf * (k + 1)) / (tf + k * (1 - b + (b * own.length) / average));
        }
      if (taught)
        for (let i = 0; i < taught.slots.length; i++) {
          const tf = taught.weights[i]!;
          taughtMarks[taught.slots[i]!]! += (worth * tf * (k + 1)) / (tf + k);
        }
    }
    const best: Ranked[] = [];
    for (let slot = 0; slot < slots.length; slot++) {
      const own = slots[slot];
      const mark = marks[slot]! + ofUse * taughtMarks[slot]!;
      if (!own || mark === 0 || !sees(own.reply)) continue;
      const match = mark / most;
      if (match < least) continue;
      insert(best, { id: own.reply.id, score: match + bonus(own.reply, situation) }, limit);
    }
    return best;
  }

  return {
    put,
    remove,
    rank,
    usual(sees, limit) {
      const best: Ranked[] = [];
      for (const slot of slots)
        if (slot && sees(slot.reply)) insert(best, { id: slot.reply.id, score: slot.reply.used }, limit);
      return best;
    },
    get size() {
      return slotOf.size;
    },
  };
}

function weighed({ title, folder, text }: Rankable): Map<string, number> {
  const grams = new Map<string, number>();
  for (const [gram, count] of gramsOf(`${title} ${folder}`)) grams.set(gram, count * inTitle);
  for (const [gram, count] of gramsOf(text)) grams.set(gram, (grams.get(gram) ?? 0) + count);
  return grams;
}

/** Decides between near equals, never against the words: 0.2 at the very most. */
function bonus({ used, succeeded, learned }: Rankable, { page, first }: Situation): number {
  const use = 0.05 * Math.min(1, Math.log1p(used) / Math.log(200));
  // Smoothed: one lucky use proves nothing.
  const success = 0.06 * ((succeeded + 1) / (used + 4));
  const pages = page ? 0.05 * Math.min(1, (learned.pages[page] ?? 0) / 3) : 0;
  const staged = learned.first + learned.later;
  const stage =
    first === undefined || staged < 3 ? 0 : 0.04 * ((first ? learned.first : learned.later) / staged);
  return use + success + pages + stage;
}

function insert(best: Ranked[], one: Ranked, limit: number): void {
  if (best.length === limit && one.score <= best.at(-1)!.score) return;
  let at = best.length;
  while (at > 0 && best[at - 1]!.score < one.score) at--;
  best.splice(at, 0, one);
  if (best.length > limit) best.pop();
}

const fading = 0.97;
const mostGrams = 160;
const mostPages = 12;
export const nothingLearned = (): Learned => ({ grams: {}, pages: {}, first: 0, later: 0 });

/** What a reply knows after one more use; the oldest and weakest goes first. */
export function learn(before: Learned, situation: Situation): Learned {
  const grams = fade(before.grams, [...gramsOf(situation.text).keys()], mostGrams);
  const pages = fade(before.pages, situation.page ? [situation.page] : [], mostPages);
  return {
    grams,
    pages,
    first: before.first * fading + (situation.first ? 1 : 0),
    later: before.later * fading + (situation.first ? 0 : 1),
  };
}

function fade(before: Record<string, number>, now: string[], most: number): Record<string, number> {
  const next = new Map(Object.entries(before).map(([key, weight]) => [key, weight * fading]));
  for (const key of now) next.set(key, (next.get(key) ?? 0) + 1);
  const kept = [...next].sort((one, other) => other[1] - one[1]).slice(0, most);
  return Object.fromEntries(kept.map(([key, weight]) => [key, Math.round(weight * 1000) / 1000]));
}
