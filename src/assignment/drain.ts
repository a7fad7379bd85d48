/** The queue moves up: in slices that are short enough for everybody else, each one transaction. */

import { conversationByNo } from "../conversations/queries.ts";
import type { Inbox } from "../inboxes/types.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import { DecisionBatch } from "./decision.ts";
import type { Facts } from "./facts.ts";
import { claimSeat, recordGiven, type Given } from "./give-out.ts";
import { couldHave, earliest, Heads, type Head } from "./heads.ts";
import type { Judge, Work } from "./judge.ts";
import { createPlans, stillHolds, type KeptPlan } from "./plans.ts";
import { needsOf, waitingInboxes } from "./queue.ts";
import type { Roster } from "./roster.ts";
import type { Plan } from "./types.ts";

export interface DrainDeps {
  roster: Roster;
  facts: Facts;
  judge: Judge;
  inboxOf: (id: string) => Inbox;
  /** One that must be planned anew. True when it was assigned. */
  route: (tx: Tx, conversationId: string, work: Work) => boolean;
}

/** What one slice may take, with all that follows from it after the commit. */
const sliceMs = 9;
/** However slow the machine, a slice moves something: it must not only prepare itself for ever. */
const sliceLeast = 8;
const sliceMost = 600;
/** Heads of one need that nobody may have (they passed it on) before the rest of that need is left for later. */
const mostFailures = 8;

export function createDrain(kernel: Kernel, { roster, facts, judge, inboxOf, route }: DrainDeps) {
  const planIn = createPlans();
  /** What one conversation has cost lately, with its part of the commit and of what is told afterwards. */
  let eachMs = 0.1;

  function drain(tx: Tx, scope: { inboxId?: string; agentId?: string } = {}): number {
    const waiting = waitingInboxes(tx);
    if (waiting.length === 0) return 0;
    const mine =
      scope.agentId === undefined ? undefined : new Set(roster.inboxesOf(tx, scope.agentId, tx.now));
    const targets = waiting.filter(
      (id) =>
        (!scope.inboxId || id === scope.inboxId) &&
        (!mine || mine.has(id)) &&
        inboxOf(id).assignment === "automatic",
    );
    if (targets.length === 0) return 0;
    const started = performance.now();
    const work = judge.begin(tx, tx.now);
    const most = Math.max(sliceLeast, Math.min(sliceMost, Math.floor(sliceMs / eachMs)));
    let given = 0;
    let tried = 0;
    for (const inboxId of targets) {
      const slice = new Slice(tx, inboxOf(inboxId), work);
      given += slice.give(most - tried, started + sliceMs);
      tried += slice.tried;
      if (slice.more) tx.afterCommit(() => later({ inboxId }));
    }
    work.floor.settle();
    if (tried >= sliceLeast)
      tx.afterCommit(() => {
        eachMs += (Math.max(0.005, (performance.now() - started) / tried) - eachMs) * 0.3;
      });
    return given;
  }

  class Slice {
    tried = 0;
    more = false;
    readonly #tx: Tx;
    readonly #inbox: Inbox;
    readonly #work: Work;
    readonly #given: Given[] = [];
    readonly #checked = new Map<KeptPlan, boolean>();

    constructor(tx: Tx, inbox: Inbox, work: Work) {
      this.#tx = tx;
      this.#inbox = inbox;
      this.#work = work;
    }

    give(most: number, until: number): number {
      const tx = this.#tx;
      const { id: inboxId } = this.#inbox;
      const started = performance.now();
      const desk = this.#work.floor.desk(inboxId);
      if (desk.seats.open === 0) return 0;
      const settings = this.#work.settings(inboxId);
      const { version } = this.#work.rules;
      const decisions = new DecisionBatch(version, settings.objective, desk.seats.people.length);
      const groups = needsOf(tx, inboxId)
        .filter((need) => couldHave(desk, need))
        .map((need) => new Heads(tx, inboxId, need));
      let routed = 0;
      while (desk.seats.open > 0) {
        const group = groups.length === 1 ? groups[0] : earliest(groups);
        if (!group?.next) break;
        if (this.tried >= Math.max(most, 1) || (this.tried >= sliceLeast && performance.now() > until)) {
          this.more = true;
          break;
        }
        this.tried++;
        const head = group.take();
        const plan = this.#plan(head);
        const outcome = plan ? this.#assign(head, plan, decisions) : route(tx, head.id, this.#work);
        if (outcome && !plan) routed++;
        if (outcome) continue;
        if (++group.failures >= mostFailures || !couldHave(desk, group.need))
          groups.splice(groups.indexOf(group), 1);
      }
      recordGiven(tx, this.#inbox, settings, this.#given);
      decisions.write(tx, performance.now() - started);
      return this.#given.length + routed;
    }

    /** The plan that it waits with, while that holds and nothing about it is special. */
    #plan(head: Head): Plan | undefined {
      if (head.plan === null || head.passed !== null) return undefined;
      if (head.status !== "waiting" || head.assigneeId) return undefined;
      const kept = planIn(head.plan);
      let holds = this.#checked.get(kept);
      if (holds === undefined) {
        holds = stillHolds(kept, {
          stamp: this.#work.stamp,
          now: this.#tx.now,
          shared: this.#shared(head.no),
          here: (agentId) => this.#work.here(agentId, this.#inbox.id),
        });
        this.#checked.set(kept, holds);
      }
      return holds ? kept.plan : undefined;
    }

    #reader: ReturnType<Facts["reader"]> | undefined;
    /** Facts that any conversation of the inbox would tell alike. */
    #shared(conversationNo: number) {
      return (this.#reader ??= facts.reader({
        db: this.#tx,
        now: this.#tx.now,
        conversation: conversationByNo(this.#tx, conversationNo)!,
        inbox: this.#inbox,
        settings: this.#work.settings(this.#inbox.id),
        here: () => false,
      }));
    }

    #assign(head: Head, plan: Plan, decisions: DecisionBatch): boolean {
      const tx = this.#tx;
      const { floor } = this.#work;
      for (let attempt = 0; attempt < 3; attempt++) {
        const picked = judge.pick(tx, tx.now, head, this.#inbox, plan, this.#work);
        const place = picked.ranking.best[0];
        if (place === undefined) return false;
        const { id: agentId, name } = picked.standing.seats.people[place]!;
        const open = floor.openOf(agentId);
        if (!claimSeat(tx, head.no, agentId, open, 1)) {
          floor.look(agentId);
          continue;
        }
        decisions.add(head.no, plan, picked);
        floor.took(agentId, this.#inbox.id);
        this.#given.push({
          ...head,
          seq: head.lastSeq + 1,
          agentId,
          agent: name,
          open: open + 1,
          teamId: plan.team,
        });
        return true;
      }
      return false;
    }
  }

  /** Slices wait for their turn beside everybody else's writes; one is enough for an inbox. */
  const arranged = new Set<string>();
  function later({ inboxId }: { inboxId: string }): void {
    if (arranged.has(inboxId)) return;
    arranged.add(inboxId);
    kernel
      .write((tx) => {
        arranged.delete(inboxId);
        return drain(tx, { inboxId });
      })
      .catch((error: unknown) => {
        arranged.delete(inboxId);
        kernel.log.error({ err: error }, "the queue did not move");
      });
  }

  return drain;
}
