/** `bun run shots [--readme] [NAME…]`: pictures of the screens with the shop's data, in both languages, light and dark, wide and narrow. */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { root } from "./build.ts";

interface Look {
  locale: "zh-CN" | "en";
  theme: "light" | "dark";
  size: keyof typeof sizes;
}

interface Screen {
  /** Without the path that PUBLIC_URL might name; `{inbox}` and `{key}` are the first inbox's. */
  path: string;
  /** Seen without signing in. */
  public?: true;
  /** Taken of an installation that has nothing yet. */
  fresh?: true;
  prepare?: (page: Page, look: Look) => Promise<unknown>;
}

const sizes = {
  desktop: { width: 1440, height: 900 },
  laptop: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
};

const openFirst = async (page: Page) => {
  await page.locator("a.cv").first().click();
  await page.waitForURL("**/conversations/*");
};

const screens: Record<string, Screen> = {
  wizard: { path: "/setup", public: true, fresh: true },
  "sign-in": { path: "/sign-in", public: true },
  list: { path: "/", prepare: (page) => page.locator("a.cv").first().waitFor() },
  inbox: { path: "/", prepare: openFirst },
  palette: { path: "/", prepare: async (page) => (await openFirst(page), page.keyboard.press("Control+k")) },
  keys: {
    path: "/",
    prepare: async (page) => (await page.locator("a.cv").first().waitFor(), page.keyboard.press("?")),
  },
  profile: { path: "/settings/profile" },
  members: { path: "/settings/members" },
  teams: { path: "/settings/teams" },
  replies: { path: "/settings/quick-replies" },
  inboxes: { path: "/settings/inboxes" },
  "inbox-settings": { path: "/settings/inboxes/{inbox}" },
  appearance: { path: "/settings/inboxes/{inbox}/appearance" },
  hours: { path: "/settings/inboxes/{inbox}/hours" },
  forms: { path: "/settings/inboxes/{inbox}/forms" },
  install: { path: "/settings/inboxes/{inbox}/install" },
  keys_api: { path: "/settings/api-keys" },
  system: { path: "/settings/system" },
  audit: { path: "/audit" },
  chat: { path: "/chat/{key}", public: true, prepare: chat },
  nowhere: { path: "/no-such-page" },
};

/** Of the README: small files, so not every look. */
const readmePictures: { name: string; screen: string; look: Look; width: number }[] = [
  { name: "inbox", screen: "inbox", look: { locale: "zh-CN", theme: "light", size: "desktop" }, width: 1440 },
  { name: "inbox-dark", screen: "inbox", look: { locale: "en", theme: "dark", size: "desktop" }, width: 960 },
  { name: "chat", screen: "chat", look: { locale: "zh-CN", theme: "light", size: "phone" }, width: 390 },
  {
    name: "inbox-phone",
    screen: "inbox",
    look: { locale: "zh-CN", theme: "light", size: "phone" },
    width: 390,
  },
];

/** What a visitor sees some moments into a chat. */
async function chat(page: Page, { locale }: Look): Promise<void> {
  const words =
    locale === "en"
      ? ["Hello, is the celadon gaiwan back in stock?", "I would like two of them."]
      : ["在吗？青瓷盖碗还有货吗", "想要两只，送人"];
  for (const text of words) {
    await page.locator("textarea").first().fill(text);
    await page.keyboard.press("Enter");
    await page.getByText(text).last().waitFor();
  }
}

async function take(
  context: BrowserContext,
  base: string,
  names: Record<string, string>,
  screen: Screen,
  look: Look,
): Promise<Buffer> {
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(base + screen.path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? ""));
  await screen.prepare?.(page, look);
  await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => undefined);
  const picture = await page.screenshot({ animations: "disabled" });
  await page.close();
  if (wrong.length > 0) console.log(`  ${screen.path}: ${wrong.join("; ")}`);
  return picture;
}

class Shop {
  readonly folder = mkdtempSync(join(tmpdir(), "lingxi-shots-"));
  readonly email = "demo@example.com";
  readonly password = "look at the screens";
  readonly base: string;
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

  async names(browser: Browser): Promise<Record<string, string>> {
    const context = await this.context(browser, { locale: "zh-CN", theme: "light", size: "desktop" }, false);
    const answer = await context.request.get(`${this.base}/api/v1/inboxes`);
    const { data } = (await answer.json()) as { data: { id: string; key: string }[] };
    await context.close();
    return { inbox: data[0]!.id, key: data[0]!.key };
  }
}

async function main(): Promise<void> {
  const readme = process.argv.includes("--readme");
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const jobs = readme ? readmePictures : everyLook(wanted);
  const folder = join(root, readme ? "web/pictures" : "shots");
  mkdirSync(folder, { recursive: true });
  const shop = new Shop(31_700);
  const empty = new Shop(31_701);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    await shop.command("seed");
    await shop.command("reset-password", shop.email, "--password", shop.password);
    await shop.start();
    if (jobs.some((job) => screens[job.screen]!.fresh)) await empty.start();
    const names = await shop.names(browser);
    for (const { name, screen, look, width } of jobs) {
      const { public: visitor = false, fresh } = screens[screen]!;
      const from = fresh ? empty : shop;
      const context = await from.context(browser, look, visitor);
      const picture = await take(context, from.base, names, screens[screen]!, look);
      await context.close();
      const file = join(folder, readme ? `${name}.webp` : `${name}.png`);
      await Bun.write(
        file,
        readme ? await new Bun.Image(picture).resize(width).webp({ quality: 82 }).bytes() : picture,
      );
      console.log(file.slice(root.length + 1));
    }
  } finally {
    await browser.close();
    await shop.stop();
    await empty.stop();
  }
}

function everyLook(wanted: string[]) {
  const jobs: typeof readmePictures = [];
  for (const locale of ["zh-CN", "en"] as const)
    for (const theme of ["light", "dark"] as const)
      for (const size of ["desktop", "laptop", "phone"] as const)
        for (const screen of Object.keys(screens))
          if (wanted.length === 0 || wanted.includes(screen))
            jobs.push({
              name: `${screen}-${locale}-${theme}-${size}`,
              screen,
              look: { locale, theme, size },
              width: sizes[size].width,
            });
  return jobs;
}

await main();
