/** What assignment hears and does about it: in the transaction of the cause where somebody waits, by timers where time decides. */

import type { MessageRow } from "../conversations/tables.ts";
import { conversationById } from "../conversations/queries.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { minute, second } from "../kernel/clock.ts";
import { Conflict } from "../kernel/errors.ts";
import type { Event, Tx } from "../kernel/tx.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import { noteClosing } from "./comebacks.ts";
import { dropOldDecisions } from "./decision.ts";
import { createFacts, type Facts } from "./facts.ts";
import { createFloor } from "./floor.ts";
import { createLoads, givenOut } from "./loads.ts";
import { createMeasures, noteAnswer } from "./measure.ts";
import { registerLeft, type ContactLines } from "./left.ts";
import { forgetContactsPlans, forgetPlan } from "./plans.ts";
import { leave, needsOf, headsOf, queueRow, stepJob } from "./queue.ts";
import { registerReturned } from "./returned.ts";
import { rescueFrom, rescueJob, rescueUnanswered, watch } from "./rescue.ts";
import { createRoster } from "./roster.ts";
import { createRouter } from "./route.ts";
import type { Router } from "./router.ts";
import { suits } from "./rules.ts";
import { settingsOf } from "./settings.ts";
import type { Wanted } from "./types.ts";

export interface AssignmentDeps {
  inboxes: InboxCache;
  /** Has the agent a line open, or had until a moment ago? */
  connected: (agentId: string) => boolean;
  /** Has the contact a line open? */
  attending: (contactId: string) => boolean;
}

export interface Assignment {
  facts: Facts;
  router: Router;
  /** An agent's first line opened, or the last has been closed for longer than a reload takes. */
  lineChanged(agentId: string, connected: boolean): void;
  contactLine: ContactLines["changed"];
  /** Once jobs run: what waited before takes its place, and whoever does not come back after a restart is noticed. */
  start(): Promise<void>;
}

const sweepJob = "assignment.sweep";
/** After a restart agents need this long to come back. */
const returning = minute;

export function registerAssignment(
  kernel: Kernel,
  { inboxes, connected, attending }: AssignmentDeps,
): Assignment {
  const { bus, queue, write, log } = kernel;
  const facts = createFacts();
  const roster = createRoster();
  // First of all that reacts here: what follows asks for loads.
  const loads = createLoads(kernel);
  const channelOf = (inboxId: string) => inboxes.byId(inboxId)?.channel ?? "web";
  const router = createRouter(kernel, {
    roster,
    openFloor: createFloor({ roster, loads, connected, channelOf }),
    facts,
    measures: createMeasures(kernel),
    inboxes,
    connected,
  });

  const { takeUp } = registerReturned(kernel, { router, inboxes, connected, returning });
  const routeIt = (tx: Tx, { payload }: { payload: { conversationId: string } }) =>
    void router.route(tx, payload.conversationId);
  bus.tx("conversation.created", routeIt);
  bus.tx("conversation.reopened", (tx, { payload }) => takeUp(tx, payload.conversationId));
  bus.tx("conversation.assigned", (tx, event) => assigned(tx, event));
  bus.tx("conversation.closed", (tx, event) => freed(tx, event));
  bus.tx("conversation.closed", (tx, { payload }) => noteClosing(tx, payload.conversationId));
  bus.tx("conversation.snoozed", (tx, event) => freed(tx, event));
  bus.tx("conversation.prioritised", (tx, { payload }) => {
    const conversation = conversationById(tx, payload.conversationId);
    if (conversation && queueRow(tx, conversation.no)) router.route(tx, conversation.id);
  });
  bus.tx("contact.merged", (tx, { payload }) => {
    tx.run(
      `delete from assignment_queue where conversation_no in
         (select no from conversations where contact_id = ? and status <> 'waiting')`,
      payload.intoId,
    );
    tx.run("update conversions set contact_id = ? where contact_id = ?", payload.intoId, payload.contactId);
    forgetContactsPlans(tx, payload.intoId);
  });
  bus.tx("contact.updated", (tx, { payload }) => void forgetContactsPlans(tx, payload.contactId));
  bus.tx("conversation.tagged", (tx, { payload }) => void forgetPlan(tx, payload.conversationId));
  bus.tx("conversion.recorded", (tx, { payload }) => void forgetContactsPlans(tx, payload.contactId));
  bus.tx("message.created", (tx, { payload, memo }) => {
    const message = memo as MessageRow | undefined;
    if (message?.authorKind !== "agent" || message.kind !== "text") return;
    noteAnswer(tx, message, payload.conversationId, inboxes.byId(payload.inboxId)?.timeZone ?? "UTC");
  });
  bus.tx("agent.availability", (tx, { payload: { agentId, availability } }) => {
    if (availability === "online") router.drain(tx, { agentId });
    if (availability === "offline") rescueFrom(tx, agentId, "offline");
  });
  bus.tx("agent.changed", (tx, { payload }) => void router.drain(tx, payload));
  bus.tx(
    "staffing.changed",
    (tx, { payload }) => void router.drain(tx, payload.agentId ? { agentId: payload.agentId } : {}),
  );
  bus.tx("inbox.changed", (tx, { payload }) => void router.drain(tx, payload));
  bus.commit("assignment.changed", () => router.replan());
  bus.commit("inbox.changed", () => router.replan());

  queue.handle(stepJob, {
    run: ({ write: commit }, { conversationId }: { conversationId: string }) =>
      commit((tx) => router.step(tx, conversationId)),
  });
  queue.handle(rescueJob, {
    run: ({ write: commit }, input: { conversationId: string; agentId: string }) =>
      commit((tx) => rescueUnanswered(tx, router, input)),
  });
  queue.handle(sweepJob, { run: ({ write: commit }) => commit((tx) => sweep(tx)) });

  const left = registerLeft(kernel, { router, inboxes, attending });

  function assigned(tx: Tx, { payload, memo }: Event<"conversation.assigned">): void {
    if (memo === givenOut) return;
    const conversation = conversationById(tx, payload.conversationId);
    if (!conversation) return;
    const { assigneeId, previousId, by } = payload;
    if (assigneeId && assigneeId !== previousId) {
      if (by === assigneeId && !previousId)
        refuseSkimming(tx, conversation.no, conversation.inboxId, assigneeId);
      leave(tx, conversation.no, true);
      tx.run(
        `insert into assignments (conversation_no, agent_id, at, load)
         values (?1, ?2, ?3, (select coalesce(sum(open), 0) from agent_loads where agent_id = ?2))
         on conflict do update set agent_id = ?2, at = ?3, load = excluded.load, answered_at = null`,
        conversation.no,
        assigneeId,
        tx.now,
      );
      watch(tx, conversation, assigneeId);
    } else if (!assigneeId && conversation.status === "waiting") router.route(tx, conversation.id);
    if (previousId && previousId !== assigneeId) router.drain(tx, { agentId: previousId });
  }

  /** Where claiming is limited: nobody takes more than they can carry, nobody picks the easy ones. Throws Conflict. */
  function refuseSkimming(tx: Tx, no: number, inboxId: string, agentId: string): void {
    const { claim } = settingsOf(tx, inboxId);
    if (!claim.limited && claim.order === "any") return;
    const inbox = inboxes.byId(inboxId)!;
    const { free, others } = router.floor(tx, tx.now).of(inboxId, inbox.channel);
    const person = [...free, ...others].find((each) => each.person.id === agentId);
    if (!person) return;
    if (claim.limited && person.load > person.person.capacity) throw new Conflict("at_capacity");
    const mine = queueRow(tx, no);
    if (claim.order === "any" || !mine) return;
    const earlier = needsOf(tx, inboxId).some((need) => {
      const head = headsOf(tx, inboxId, need, undefined, tx.now, 1)[0];
      if (
        !head ||
        head.no === no ||
        head.rankAt > mine.rankAt ||
        (head.rankAt === mine.rankAt && head.no > no)
      )
        return false;
      const [require, exclude] = JSON.parse(need) as [Wanted[], Wanted[]];
      return (
        require.every((wanted) => suits(person.person, wanted) > 0) &&
        exclude.every((wanted) => suits(person.person, wanted) === 0)
      );
    });
    if (earlier) throw new Conflict("claim_not_next");
  }

  function freed(tx: Tx, { payload }: { payload: { conversationId: string } }): void {
    const conversation = conversationById(tx, payload.conversationId);
    if (!conversation) return;
    leave(tx, conversation.no, false);
    if (conversation.assigneeId) router.drain(tx, { agentId: conversation.assigneeId });
  }

  function sweep(tx: Tx): void {
    const more = dropOldDecisions(tx);
    const holders = tx.all<{ id: string }>(
      "select distinct assignee_id as id from conversations where status = 'open' and status <> 'closed' and assignee_id is not null and waiting_since is not null",
    );
    for (const { id } of holders) if (!connected(id)) rescueFrom(tx, id, "gone");
    left.sweep(tx);
    enqueue(tx, {
      name: sweepJob,
      payload: null,
      dedupe: sweepJob,
      runAt: tx.now + (more ? second : 24 * 60 * minute),
    });
  }

  return {
    facts,
    router,
    contactLine: left.changed,
    lineChanged(agentId, here) {
      write((tx) => (here ? router.drain(tx, { agentId }) : rescueFrom(tx, agentId, "gone"))).catch(
        (error: unknown) => log.error({ err: error }, "the queue did not move"),
      );
    },
    async start() {
      await write((tx) =>
        enqueue(tx, { name: sweepJob, payload: null, dedupe: sweepJob, runAt: tx.now + returning }),
      );
      // Those who have no row of the queue yet: from before there was one.
      let last = 0;
      for (;;) {
        const rows = await write((tx) => {
          // The plus signs keep it on the index of those who wait: by their number it would read every conversation there is.
          const found = tx.all<{ no: number; id: string }>(
            `select no, id from conversations as c where status = 'waiting' and assignee_id is null and +no > ?
               and not exists (select 1 from assignment_queue where conversation_no = c.no) order by +no limit 50`,
            last,
          );
          router.routeAll(
            tx,
            found.map((row) => row.id),
          );
          return found;
        });
        if (rows.length === 0) return;
        last = rows.at(-1)!.no;
      }
    },
  };
}
