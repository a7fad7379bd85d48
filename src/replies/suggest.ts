/** Suggests quick replies while a contact types and when they have written: the index in memory, kept current by events. */

import type { QuickReply } from "../../web/contract/models.ts";
import type { AgentActor } from "../accounts/actor.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { allRankable, rankableById, repliesById, situationOf } from "./queries.ts";
import { createRankIndex, type Rankable, type RankIndex, type Situation } from "./rank.ts";

export const suggested = 9;

export interface Suggester {
  /** The best for this agent, best first; the most used ones where nothing fits or nothing was said. */
  suggest(actor: AgentActor, situation: Situation | undefined): QuickReply[];
  /** What the contact of a conversation said last. */
  situation(conversation: Parameters<typeof situationOf>[1]): Situation | undefined;
  /** 0 for the best; undefined when the reply does not fit at all. */
  placeOf(actor: AgentActor, situation: Situation, replyId: string): number | undefined;
  readonly size: number;
}

export function createSuggester({ db, bus }: Pick<Kernel, "db" | "bus">): Suggester {
  let index: RankIndex | undefined;
  const load = (): RankIndex => {
    if (index) return index;
    index = createRankIndex();
    for (const reply of allRankable(db)) index.put(reply);
    return index;
  };
  const refresh = (id: string) => {
    if (!index) return;
    const reply = rankableById(db, id);
    if (reply) index.put(reply);
    else index.remove(id);
  };
  bus.commit("quick_reply.changed", ({ payload }) => payload.replyIds.forEach(refresh));
  bus.commit("quick_reply.used", ({ payload }) => refresh(payload.replyId));
  const drop = () => void (index = undefined);
  bus.commit("team.changed", drop);

  return {
    suggest(actor, situation) {
      const sees = inReach(actor);
      const best = situation ? load().rank(situation, sees, suggested) : [];
      const usual = best.length < suggested ? load().usual(sees, suggested) : [];
      const ids = [...new Set([...best, ...usual].map((each) => each.id))].slice(0, suggested);
      return repliesById(db, ids);
    },
    situation: (conversation) => situationOf(db, conversation),
    placeOf(actor, situation, replyId) {
      const place = load()
        .rank(situation, inReach(actor), suggested)
        .findIndex((each) => each.id === replyId);
      return place < 0 ? undefined : place;
    },
    get size() {
      return load().size;
    },
  };
}

/** One's own, those of one's teams, the shared ones. */
const inReach =
  (actor: AgentActor) =>
  ({ agentId, teamId }: Rankable): boolean =>
    agentId ? agentId === actor.id : teamId ? actor.teams.has(teamId) : true;
