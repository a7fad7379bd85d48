/** The queue moves up: in slices that are short enough for everybody else, each one transaction. */

import { conversationByNo } from "../conversations/queries.ts";
import type { Inbox } from "../inboxes/types.ts";
import { checkpointSoon } from "../kernel/checkpoint.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import { DecisionBatch } from "./decision.ts";
import type { Facts } from "./facts.ts";
import { claimSeats, recordGiven, type Given } from "./give-out.ts";
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

/** What one slice should take, with its commit and all that follows from it in memory. */
const sliceMs = 14;
/** Of that, for choosing. */
const choosingMs = 9;
/** However slow the machine, a slice moves something: it must not only prepare itself for ever. */
const sliceLeast = 8;
const sliceMost = 800;
/** Heads of one need that nobody may have (they passed it on) before the rest of that need is left for later. */
const mostFailures = 8;

export function createDrain(kernel: Kernel, { roster, facts, judge, inboxOf, route }: DrainDeps) {
  const planIn = createPlans();
  /** How many fit into a slice, as far as the last ones have shown. */
  let most = 100;

  function drain(tx: Tx, scope: { inboxId?: string; agentId?: string } = {}, again = false): number {
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
    const work = judge.begin(tx, tx.now, again);
    let given = 0;
    let tried = 0;
    for (const inboxId of targets) {
      const slice = new Slice(tx, inboxOf(inboxId), work);
      given += slice.give(most - tried, started + choosingMs);
      tried += slice.tried;
      if (slice.more) tx.afterCommit(() => later({ inboxId }));
    }
    work.floor.settle();
    tx.afterCommit(() => {
      adapt(tried, performance.now() - started);
      if (tried >= most / 2) checkpointSoon(kernel);
    });
    return given;
  }

  /** More while there is time; at once less when it took too long. */
  function adapt(tried: number, tookMs: number): void {
    // A few say nothing: the commit is everybody's.
    if (tried < 2 * sliceLeast) return;
    if (tookMs > sliceMs) most = Math.max(sliceLeast, Math.floor(most * Math.max(0.6, sliceMs / tookMs)));
    else if (tried >= most) most = Math.min(sliceMost, Math.ceil(most * 1.2));
  }

  class Slice {
    tried = 0;
    more = false;
    readonly #tx: Tx;
    readonly #inbox: Inbox;
    readonly #work: Work;
    /** Chosen, and not yet written. */
    #given: Given[] = [];
    #decisions: DecisionBatch;
    #since = performance.now();
    readonly #checked = new Map<KeptPlan, boolean>();

    constructor(tx: Tx, inbox: Inbox, work: Work) {
      this.#tx = tx;
      this.#inbox = inbox;
      this.#work = work;
      this.#decisions = this.#newBatch();
    }

    #newBatch(): DecisionBatch {
      const { id } = this.#inbox;
      const { floor, rules, settings } = this.#work;
      return new DecisionBatch(rules.version, settings(id).objective, floor.desk(id).seats.people.length);
    }

    give(most: number, until: number): number {
      const tx = this.#tx;
      const { id: inboxId } = this.#inbox;
      const desk = this.#work.floor.desk(inboxId);
      if (desk.seats.open === 0) return 0;
      const groups = needsOf(tx, inboxId)
        .filter((need) => couldHave(desk, need))
        .map((need) => new Heads(tx, inboxId, need));
      let given = 0;
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
        if (plan && this.#assign(head, plan)) continue;
        if (!plan) {
          // Whatever reacts to a route must find what was chosen before it in the database.
          given += this.#write();
          if (route(tx, head.id, this.#work)) {
            given++;
            continue;
          }
        }
        if (++group.failures >= mostFailures || !couldHave(desk, group.need))
          groups.splice(groups.indexOf(group), 1);
      }
      return given + this.#write();
    }

    #write(): number {
      const chosen = this.#given;
      if (chosen.length === 0) return 0;
      const tookMs = performance.now() - this.#since;
      const { won, miscounted } = claimSeats(this.#tx, chosen);
      for (const id of miscounted) this.#work.floor.look(id);
      // What was not to be had stands where it stood, and is looked at again.
      if (won.length < chosen.length) this.more = true;
      recordGiven(this.#tx, this.#inbox, this.#work.settings(this.#inbox.id), won);
      this.#decisions.write(this.#tx, tookMs, won);
      this.#given = [];
      this.#decisions = this.#newBatch();
      this.#since = performance.now();
      return won.length;
    }

    /** The plan that it waits with, while that holds and nothing about it is special. */
    #plan(head: Head): Plan | undefined {
      if (head.plan === null || head.passed !== null || head.waits === 0) return undefined;
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

    #assign(head: Head, plan: Plan): boolean {
      const { floor, here } = this.#work;
      const { id: inboxId } = this.#inbox;
      for (;;) {
        const picked = judge.pick({ no: head.no, id: head.id, inboxId }, plan, this.#work);
        const place = picked.ranking.best[0];
        if (place === undefined) return false;
        const { seats } = picked.standing;
        const { id: agentId, name } = seats.people[place]!;
        if (!here(agentId, inboxId)) {
          seats.leave(place);
          continue;
        }
        this.#decisions.add(head.no, plan, picked);
        floor.took(agentId, inboxId);
        this.#given.push({
          no: head.no,
          id: head.id,
          inboxId,
          contactId: head.contactId,
          waitingSince: head.waitingSince,
          enteredAt: head.enteredAt,
          seq: head.lastSeq + 1,
          agentId,
          agent: name,
          open: floor.openOf(agentId),
          teamId: plan.team,
        });
        return true;
      }
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
        return drain(tx, { inboxId }, true);
      })
      .catch((error: unknown) => {
        arranged.delete(inboxId);
        kernel.log.error({ err: error }, "the queue did not move");
      });
  }

  return drain;
}
