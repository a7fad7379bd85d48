/** Chromium for stories: one per file, a context per person, waiting instead of sleeping, and every error of a page fails its story. */

import { setDefaultTimeout } from "bun:test";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type FrameLocator,
  type Locator,
  type Page,
} from "playwright-core";
import type { StoryAgent, StoryServer } from "./server.ts";

export interface PersonOptions {
  width?: number;
  height?: number;
  locale?: "zh-CN" | "en";
  theme?: "light" | "dark";
  touch?: boolean;
  /** Errors that this story brings about; all others fail it. */
  expected?: RegExp;
}

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A thing that lasts as long as the file: `afterEach(() => stage.clear())`, `afterAll(() => stage.end())`. */
export class Stage {
  #launched: Promise<Browser> | undefined;
  #contexts: BrowserContext[] = [];
  #wrong: string[] = [];

  /** Chromium under automation keeps no pages to go back to, unless it is told so. */
  constructor(readonly options: { backForwardCache?: boolean } = {}) {
    // A browser on a busy machine is slow; what hangs is told by the waits themselves.
    setDefaultTimeout(120_000);
  }

  /** A story that ran out of time takes its programs with it; the next one starts Chromium anew. */
  async #browser(): Promise<Browser> {
    if (this.#launched && !(await this.#launched).isConnected()) this.#launched = undefined;
    this.#launched ??= chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: flags,
      ...(this.options.backForwardCache && { ignoreDefaultArgs: ["--disable-back-forward-cache"] }),
    });
    return this.#launched;
  }

  /** Somebody with a browser of their own: nothing stored, nobody signed in. */
  async person({
    width = 1280,
    height = 800,
    locale = "zh-CN",
    theme = "light",
    touch = false,
    expected,
  }: PersonOptions = {}): Promise<BrowserContext> {
    const options: BrowserContextOptions = {
      viewport: { width, height },
      locale,
      colorScheme: theme,
      timezoneId: "Asia/Shanghai",
      hasTouch: touch,
      reducedMotion: "reduce",
    };
    const context = await (await this.#browser()).newContext(options);
    context.setDefaultTimeout(20_000);
    this.#contexts.push(context);
    context.on("weberror", (error) => this.#note(error.error().stack ?? error.error().message, expected));
    // A refused policy, a missing file: the console is where a browser says so.
    context.on(
      "console",
      (message) =>
        message.type() === "error" && this.#note(`${message.text()} ${message.location().url}`, expected),
    );
    return context;
  }

  /** An agent's browser, signed in already. */
  async agent(
    server: { url: string },
    agent: Pick<StoryAgent, "session">,
    options: PersonOptions = {},
  ): Promise<BrowserContext> {
    const context = await this.person({ width: 1440, height: 900, ...options });
    await context.addCookies([
      { name: "sid", value: agent.session, url: server.url, httpOnly: true, sameSite: "Lax" },
    ]);
    return context;
  }

  #note(text: string, expected: RegExp | undefined): void {
    if (!expected?.test(text)) this.#wrong.push(text);
  }

  /** Ends the people of a story. Throws what went wrong on their pages. */
  async clear(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close().catch(() => undefined)));
    const wrong = this.#wrong.splice(0);
    if (wrong.length > 0) throw new Error(`errors on a page:\n${[...new Set(wrong)].join("\n")}`);
  }

  async end(): Promise<void> {
    await (await this.#launched)?.close();
  }
}

/** Repeats an assertion until it holds; fails with what it said last. */
export async function eventually(assertion: () => unknown, within = 20_000): Promise<void> {
  const end = performance.now() + within;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await Bun.sleep(30);
    }
  }
}

/** The console's inbox, or one of its conversations, ready for work: its line is open. */
export async function openInbox(context: BrowserContext, server: { url: string }, path = "/"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}${path}`);
  await page.locator(".queue[aria-busy=true]").waitFor({ state: "detached" });
  await page.locator(".queue [role=tab]").first().waitFor();
  return page;
}

/** The words in the bubbles of the console's open thread, notes in brackets, from top to bottom. */
export const agentSees = (page: Page): Promise<string[]> =>
  page
    .locator(".thread .bub, .thread .note p")
    .evaluateAll((all) =>
      all.map((each) => (each.closest(".note") ? `[${each.textContent}]` : (each.textContent ?? ""))),
    );

/** The same on the visitor's side; the greeting is no message and is left out. */
export const visitorSees = (chat: Chat): Promise<string[]> =>
  chat
    .locator(".lx-g.me .lx-b > p, .lx-one[id] .lx-b > p")
    .evaluateAll((all) => all.map((each) => each.textContent ?? ""));

export const answer = async (page: Page, text: string): Promise<void> => {
  const field = page.locator(".comp textarea");
  await field.fill(text);
  await field.press("Enter");
};

/** The widget: in a frame on somebody's page, or a page of its own. */
export type Chat = FrameLocator | Page;

export const say = async (chat: Chat, text: string): Promise<void> => {
  const field = chat.locator("#composer");
  await field.fill(text);
  await field.press("Enter");
};

/** The chat as a page of its own, ready to write in. */
export async function openChat(
  context: BrowserContext,
  server: Pick<StoryServer, "url">,
  key: string,
  query = "",
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}/chat/${key}${query}`);
  await page.locator(".lx").waitFor();
  return page;
}

/** Presses the button of the widget on a host's page; its chat. */
export async function openWidget(page: Page): Promise<FrameLocator> {
  await page.locator("lingxi-widget .launch").click();
  const chat = page.locator("lingxi-widget").frameLocator("iframe");
  await chat.locator(".lx").waitFor();
  return chat;
}

/** True when nothing has to be scrolled sideways. */
export const fitsWidth = (page: Page | Locator): Promise<boolean> =>
  ("goto" in page ? page.locator("html") : page).evaluate((root) => root.scrollWidth <= root.clientWidth);
