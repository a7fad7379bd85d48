/** Whom changes of macros are told. */

import { topics } from "../conversations/broadcast.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";

export function registerMacros({ bus }: Pick<Kernel, "bus">, hub: Hub): void {
  bus.commit("macro.changed", ({ payload }) =>
    hub.publish([payload.agentId ? topics.agent(payload.agentId) : topics.agents], {
      t: "changed",
      what: "macros",
    }),
  );
}
