/** A process of its own that gives out a long queue: told by its folder, killed by the story that started it. */

import type { AgentActor } from "../accounts/actor.ts";
import { floor, type Floor } from "../assignment/testing.ts";
import { newId } from "../kernel/ids.ts";

export const house = { agents: 150, capacity: 10, waiting: 2_000 };

/** A thousand and a half seats, and more who wait; nobody is there yet. */
export async function buildHouse(folder: string): Promise<void> {
  const f = floor(folder);
  const inbox = f.inbox({ settings: { time_out_s: 3_600 } });
  for (let i = 0; i < house.agents; i++)
    f.agent({ inboxes: [inbox], capacity: house.capacity, seniority: i % 4, away: true });
  const { raw } = f.kernel.db;
  const at = f.clock.now();
  raw.transaction(() => {
    for (let i = 0; i < house.waiting; i++) {
      const contact = newId("con", at);
      raw
        .query("insert into contacts (id, vip, created_at, updated_at) values (?, ?, 0, 0)")
        .run(contact, Number(i % 9 === 0));
      const { no } = raw
        .query(
          `insert into conversations (id, inbox_id, contact_id, status, last_seq, waiting_since, last_message_at, created_at, updated_at)
           values (?1, ?2, ?3, 'waiting', 1, ?4, ?4, ?4, ?4) returning no`,
        )
        .get(newId("cnv", at), inbox, contact, at - (house.waiting - i)) as { no: number };
      raw
        .query(
          "insert into messages (conversation_no, seq, kind, author_kind, text, at) values (?, 1, 'text', 'contact', ?, ?)",
        )
        .run(no, i % 2 === 0 ? "退款多久到账" : "这款多少钱", at);
    }
  })();
  await f.assignment.start();
  f.kernel.close();
}

/** What a server does when it comes back and everybody with it. Says after each slice how many still wait. */
async function giveOut(folder: string): Promise<void> {
  const f = floor(folder);
  const { kernel, assignment } = f;
  await assignment.start();
  for (const { id } of kernel.db.all<AgentActor>("select id from agents"))
    await f.comes({ id } as AgentActor, false);
  const left = () => kernel.db.one<{ n: number }>("select count(*) as n from assignment_queue")!.n;
  let told = false;
  kernel.bus.commit("conversation.assigned", () => {
    if (told) return;
    told = true;
    queueMicrotask(() => {
      told = false;
      console.log(left());
    });
  });
  await kernel.write((tx) => assignment.router.drain(tx));
  await rest(f, left);
  console.log("done");
  kernel.close();
}

async function rest({ kernel }: Floor, left: () => number): Promise<void> {
  for (let idle = 0; idle < 3;) {
    const before = left();
    await kernel.write(() => undefined);
    idle = left() === before ? idle + 1 : 0;
  }
}

if (import.meta.main) await giveOut(process.argv[2]!);
