/** How a rule's texts did, each compared with the first. Pure. */

import { compare } from "./compare.ts";
import type { Counts, InvitationRule } from "./types.ts";

/** A rule's texts side by side; what was taken out of the rule is still counted. */
export function resultsOf(rule: InvitationRule, counts: readonly Counts[]) {
  const none = (variant: string): Counts => ({
    variant,
    sent: 0,
    seen: 0,
    accepted: 0,
    refused: 0,
    conversations: 0,
  });
  const keys = [
    ...new Set([...rule.variants.map((each) => each.key), ...counts.map((each) => each.variant)]),
  ];
  const all = keys.map((key) => counts.find((each) => each.variant === key) ?? none(key));
  return all.map(({ variant, sent, seen, accepted, refused, conversations }, at) => ({
    variant,
    sent,
    seen,
    accepted,
    refused,
    conversations,
    compared: at === 0 ? null : compare(all[0]!, { seen, accepted }),
  }));
}
