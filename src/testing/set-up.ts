/** What the tests need before they can run, on a machine that has nothing: packages, a browser with a Chinese font, a database. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, spawn, type Outcome } from "./commands.ts";

export const installDependencies = (): Promise<Outcome> => command("bun", "install", "--frozen-lockfile");

/** Chromium and a font with Han characters, by apt where this user may; where not, says what is missing. */
export async function installBrowser(): Promise<Outcome> {
  if (await hasBrowser()) return { passed: 1, failed: 0, output: "" };
  const root = process.getuid?.() === 0;
  const sudo = !root && Bun.which("sudo") !== null && (await spawn(["sudo", "-n", "true"])).code === 0;
  let output = "";
  if (Bun.which("apt-get") && (root || sudo)) {
    const apt = sudo ? ["sudo", "-n", "apt-get"] : ["apt-get"];
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    output += (await spawn([...apt, "update", "-q"], env)).output;
    output += (
      await spawn([...apt, "install", "-qy", "--no-install-recommends", "chromium", "fonts-noto-cjk"], env)
    ).output;
    if (await hasBrowser()) return { passed: 1, failed: 0, output };
  }
  output +=
    "\nThe stories need Chromium at /usr/bin/chromium (or its path in CHROMIUM) and a font with Chinese characters.\n";
  output += "On Debian: apt-get install chromium fonts-noto-cjk. Everything else is tested without them.";
  return { passed: 0, failed: 1, output };
}

async function hasBrowser(): Promise<boolean> {
  if (!existsSync(process.env.CHROMIUM ?? "/usr/bin/chromium")) return false;
  return Bun.which("fc-list") === null || (await spawn(["fc-list", ":lang=zh"])).output.trim() !== "";
}

/** Migrations from nothing, then the demonstration data on top. */
export async function seedEmptyDatabase(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-seeds-"));
  try {
    const { code, output } = await spawn(["bun", "src/main.ts", "seed", "--messages", "2000"], {
      DATA_DIR: folder,
      LOG_LEVEL: "warn",
    });
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
