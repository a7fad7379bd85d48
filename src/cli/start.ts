/** `lingxi start`: the server. */

import type { Command } from "./command.ts";

export const start: Command = {
  usage: "",
  about: `Starts the server and runs until it is told to stop (SIGTERM or Ctrl-C).
The first start makes the data folder, the key and the database; a wizard in the browser does the rest.`,
  run: (_given, around) => around.start(around.config()),
};
