/** Guessing is slowed down: tries are counted by account and by address before the costly work, so that parallel ones count too. */

import { hour, minute } from "../kernel/clock.ts";
import { TooMany } from "../kernel/errors.ts";
import type { Tx } from "../kernel/tx.ts";

interface Limit {
  /** What is counted, e.g. `account:lin@example.com`. */
  subject: string;
  most: number;
  windowMs: number;
}

/** Rows of a try, to take it back with. */
export type Marks = number[];

const longestWindow = hour;

export const signInLimits = (email: string, address: string): Limit[] => [
  { subject: `account:${account(email)}`, most: 10, windowMs: 10 * minute },
  { subject: `address:${network(address)}`, most: 30, windowMs: 10 * minute },
];
export const resetLimits = (email: string, address: string): Limit[] => [
  { subject: `reset:${account(email)}`, most: 3, windowMs: hour },
  { subject: `reset-address:${network(address)}`, most: 20, windowMs: hour },
];
/** The password asked again of somebody who is signed in. */
export const passwordLimits = (agentId: string): Limit[] => [
  { subject: `password:${agentId}`, most: 10, windowMs: 10 * minute },
];
/** Links of invitations and resets: their tokens can't be guessed, but each try may cost a hash. */
export const linkLimits = (address: string): Limit[] => [
  { subject: `link:${network(address)}`, most: 30, windowMs: 10 * minute },
];

/** Counts one try. Throws TooMany with the seconds until the oldest try is forgotten. */
export function countTry(tx: Tx, limits: Limit[]): Marks {
  for (const { subject, most, windowMs } of limits) {
    // The one that has to be forgotten before another try is free.
    const blocking = tx.one<{ at: number }>(
      "select at from login_failures where subject = ? and at > ? order by at desc limit 1 offset ?",
      subject,
      tx.now - windowMs,
      most - 1,
    );
    if (blocking)
      throw new TooMany("too_many_tries", {
        retry_after: Math.max(1, Math.ceil((blocking.at + windowMs - tx.now) / 1_000)),
      });
  }
  return limits.map(
    ({ subject }) =>
      tx.one<{ mark: number }>(
        "insert into login_failures (subject, at) values (?, ?) returning rowid as mark",
        subject,
        tx.now,
      )!.mark,
  );
}

/** The try was no failure. */
export function takeBack(tx: Tx, marks: Marks): void {
  for (const mark of marks) tx.run("delete from login_failures where rowid = ?", mark);
}

/** After a whole success the account's earlier failures are forgiven; the address's are not. */
export function forgive(tx: Tx, email: string): void {
  tx.run("delete from login_failures where subject = ?", `account:${account(email)}`);
}

export function forgetOldTries(tx: Tx): void {
  tx.run("delete from login_failures where at <= ?", tx.now - longestWindow);
}

const account = (email: string): string => email.trim().toLowerCase().slice(0, 254);

/** A home has a whole IPv6 /64: its addresses count as one. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return `${[...left, ...Array.from({ length: zeros }, () => "0"), ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
