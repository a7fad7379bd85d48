/** Rights in memory, for the sockets: asked at every delivery, so no look-up may be needed. */

import type { Kernel } from "../kernel/kernel.ts";
import type { AgentActor } from "./actor.ts";
import { loadActor } from "./authenticate.ts";

export interface Rights {
  /** The agent as of the last change that was told by `forget`; undefined when deactivated. */
  actor(agentId: string): AgentActor | undefined;
  /** After agent.changed. */
  forget(agentId: string): void;
  /** After team.changed and inbox.changed, which don't say whom they touch. */
  forgetAll(): void;
}

export function createRights(kernel: Kernel): Rights {
  const known = new Map<string, AgentActor>();
  return {
    actor(agentId) {
      let found = known.get(agentId);
      if (!found) {
        found = loadActor(kernel.db, agentId, { via: "console", address: "" });
        if (found) known.set(agentId, found);
      }
      return found;
    },
    forget: (agentId) => void known.delete(agentId),
    forgetAll: () => known.clear(),
  };
}
