/** What staffing hears and does by itself: shifts begin and end, and an availability that was set by hand is remembered as such. */

import type { Kernel } from "../kernel/kernel.ts";
import { armShift, followShift, noteHand, shiftJob } from "./service.ts";

export function registerStaffing({ bus, queue }: Kernel): void {
  bus.tx("agent.availability", (tx, { payload }) => noteHand(tx, payload.agentId));
  bus.tx("agent.changed", (tx, { payload }) => armShift(tx, payload.agentId));
  queue.handle(shiftJob, {
    run: ({ write }, { agentId }: { agentId: string }) => write((tx) => followShift(tx, agentId)),
  });
}
