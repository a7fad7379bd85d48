/**
 * Whether a message is here already, by the sender's own id for it. An index over these random ids would be one more page of every
 * commit; instead the ids of the conversations that are busy are kept in memory, as hashes. They only say "certainly not here": what may
 * be here is looked for in the conversation itself.
 */

import type { Tx } from "../kernel/tx.ts";
import { messageByClientId } from "./queries.ts";
import type { MessageRow } from "./tables.ts";

interface Ids {
  of: Map<number, Set<number>>;
  total: number;
}

/** Together; beyond, all are forgotten and read again where they are needed. */
const mostKept = 100_000;

/** For each running Lingxi (its bus). It is the only writer of its file, so nothing appears behind the memory's back. */
const kept = new WeakMap<object, Ids>();

/** The message of this conversation that was sent under `clientId` before. */
export function messageSentAs(tx: Tx, conversationNo: number, clientId: string): MessageRow | undefined {
  return idsOf(tx, conversationNo).has(hash(clientId))
    ? messageByClientId(tx, conversationNo, clientId)
    : undefined;
}

/** Call for each message that is written. When its write fails, its hash stays behind and costs a look. */
export function noteClientId(tx: Tx, conversationNo: number, clientId: string): void {
  const ids = kept.get(tx.bus);
  const set = ids?.of.get(conversationNo);
  if (!ids || !set) return;
  set.add(hash(clientId));
  ids.total++;
}

function idsOf(tx: Tx, conversationNo: number): Set<number> {
  let ids = kept.get(tx.bus);
  if (!ids || ids.total > mostKept) kept.set(tx.bus, (ids = { of: new Map(), total: 0 }));
  let set = ids.of.get(conversationNo);
  if (!set) {
    set = new Set();
    const rows = tx.all<{ clientId: string }>(
      "select client_id as clientId from messages where conversation_no = ? and client_id is not null",
      conversationNo,
    );
    for (const row of rows) set.add(hash(row.clientId));
    ids.of.set(conversationNo, set);
    ids.total += rows.length + 1;
  }
  return set;
}

const hash = (clientId: string): number => Bun.hash.xxHash32(clientId);
