/** `lingxi health`: for health checks. */

import type { Command } from "./command.ts";
import { checkHealth } from "./health.ts";

export const askHealth: Command = {
  usage: "",
  about: "Asks the server on this machine (HOST, PORT) whether it answers; ends with 0 when it does.",
  async run(_given, around) {
    await checkHealth(around.config());
    return 0;
  },
};
