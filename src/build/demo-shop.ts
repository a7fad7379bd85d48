/** A server of its own in a temporary folder, and browsers signed in to it: what pictures are taken of. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import type { APIRequestContext, Browser, BrowserContext } from "playwright-core";
import { root } from "./build.ts";

export interface Look {
  locale: "zh-CN" | "en";
  theme: "light" | "dark";
  size: keyof typeof sizes;
}

export const sizes = {
  desktop: { width: 1440, height: 900 },
  laptop: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
};

/** Starts with nothing in it; `lingxi seed` by `command("seed")` makes it a shop. */
export class DemoShop {
  readonly folder = mkdtempSync(join(tmpdir(), "lingxi-shots-"));
  readonly email = "demo@example.com";
  readonly password = "look at the screens";
  readonly base: string;
  /** What stands in the paths of screens for the first inbox. */
  names: Record<string, string> = {};
  #desk: APIRequestContext | undefined;
  readonly #env: Record<string, string>;
  #server: Subprocess | undefined;

  constructor(port: number) {
    this.base = `http://127.0.0.1:${port}`;
    this.#env = {
      ...(process.env as Record<string, string>),
      PORT: String(port),
      HOST: "127.0.0.1",
      DATA_DIR: this.folder,
      LOG_LEVEL: "warn",
    };
  }

  async command(...args: string[]): Promise<void> {
    const child = Bun.spawn(["bun", "src/main.ts", ...args], {
      cwd: root,
      env: this.#env,
      stdout: "ignore",
      stderr: "inherit",
    });
    if ((await child.exited) !== 0) throw new Error(`lingxi ${args[0]} failed`);
  }

  async start(): Promise<void> {
    this.#server = Bun.spawn(["bun", "src/main.ts", "start"], {
      cwd: root,
      env: this.#env,
      stdout: "inherit",
      stderr: "inherit",
    });
    while (!(await fetch(`${this.base}/readyz`).catch(() => undefined))?.ok) {
      if (this.#server.exitCode !== null) throw new Error("the server did not start");
      await Bun.sleep(50);
    }
  }

  async stop(): Promise<void> {
    this.#server?.kill("SIGTERM");
    await this.#server?.exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async context(browser: Browser, look: Look, visitor: boolean): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: sizes[look.size],
      locale: look.locale,
      colorScheme: look.theme,
      timezoneId: "Asia/Shanghai",
      hasTouch: look.size === "phone",
      extraHTTPHeaders: { "accept-language": look.locale },
    });
    if (visitor) return context;
    const headers = { origin: this.base, "sec-fetch-site": "same-origin" };
    const { email, password } = this;
    const signedIn = await context.request.post(`${this.base}/auth/sign-in`, {
      data: { email, password },
      headers,
    });
    if (!signedIn.ok()) throw new Error(`signing in answered ${signedIn.status()}: ${await signedIn.text()}`);
    await context.request.patch(`${this.base}/api/v1/agents/me`, { data: { locale: look.locale }, headers });
    return context;
  }

  /** Signs in once more, to read names and to answer while a visitor's screen is open. */
  async sitDown(browser: Browser): Promise<void> {
    const context = await this.context(browser, { locale: "zh-CN", theme: "light", size: "desktop" }, false);
    this.#desk = context.request;
    const { data } = await this.#get<{ data: { id: string; key: string }[] }>("/inboxes");
    this.names = { inbox: data[0]!.id, key: data[0]!.key };
  }

  /** In the conversation that was begun last. */
  async answer(text: string): Promise<void> {
    const { data } = await this.#get<{ data: { id: string }[] }>("/conversations?sort=newest&limit=1");
    const url = `${this.base}/api/v1/conversations/${data[0]!.id}/messages`;
    const headers = { origin: this.base, "sec-fetch-site": "same-origin" };
    const answer = await this.#desk!.post(url, {
      data: { client_id: crypto.randomUUID(), kind: "text", text },
      headers,
    });
    if (!answer.ok()) throw new Error(`answering failed: ${await answer.text()}`);
  }

  async #get<T>(path: string): Promise<T> {
    return (await (await this.#desk!.get(`${this.base}/api/v1${path}`)).json()) as T;
  }
}
