/** `lingxi help`: all commands and variables, or one command. */

import { Fatal } from "../kernel/errors.ts";
import type { Command, Entry } from "./command.ts";

const variables: [string, string][] = [
  ["PORT", "Port of the server; 3000"],
  ["HOST", "Address that it listens on; 0.0.0.0"],
  ["DATA_DIR", "Folder of the database, the files and the backups; ./data"],
  ["PUBLIC_URL", "Address under which people reach it, with its path, e.g. https://chat.example.com"],
  [
    "SECRET_KEY_FILE",
    "Key that seals stored secrets; DATA_DIR/secret.key, made on the first start. Keep a copy of it",
  ],
  ["LOG_LEVEL", "trace, debug, info, warn, error or silent; info"],
  [
    "ALLOW_PRIVATE",
    "Private targets that may be called, by commas: host:port or a network such as 10.0.0.0/8",
  ],
  ["CORS_ORIGINS", "Origins, by commas, whose pages may use the open API with a key; none"],
  ["TRUSTED_PROXIES", "How many proxies of your own stand before it; 0"],
  ["RATE_LIMITS", "off: every address may ask as often as it likes; for load tests only"],
  ["LINGXI_ACCEPT_LOSS", "1: start once although the database has lost what was written last"],
  ["LINGXI_ACCEPT_NEW_KEY", "1: start once with another key; stored mail passwords and two-factor are lost"],
];

export const helpWith = (commands: Record<string, Entry>): Command => ({
  usage: "[COMMAND]",
  about: "Lists the commands, or explains one.",
  words: 1,
  async run({ words: [name] }, { print }) {
    if (name === undefined) {
      print(
        "Lingxi: customer service on your own server.\n\nlingxi [COMMAND] [OPTIONS]; without a command it starts.\n\nCommands",
      );
      table(
        Object.entries(commands).map(([command, { summary }]) => [command, summary]),
        print,
      );
      print("\nEnvironment");
      table(variables, print);
      return 0;
    }
    if (!Object.hasOwn(commands, name))
      throw new Fatal(`There is no command "${name}". See which there are with: lingxi help`);
    const command = await commands[name]!.load();
    print(`lingxi ${name} ${command.usage}`.trimEnd());
    print(`\n${command.about}`);
    return 0;
  },
});

function table(rows: [string, string][], print: (line: string) => void): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, text] of rows) print(`  ${name.padEnd(width)}  ${text}`);
}
