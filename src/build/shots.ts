/** `bun run shots [--readme] [NAME…]`: pictures of the screens with the shop's data, in both languages, light and dark, wide and narrow. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { root } from "./build.ts";
import { DemoShop, sizes, type Look } from "./demo-shop.ts";

interface Screen {
  /** Without the path that PUBLIC_URL might name; `{inbox}` and `{key}` are the first inbox's. */
  path: string;
  /** Seen without signing in. */
  public?: true;
  /** Taken of an installation that has nothing yet. */
  fresh?: true;
  prepare?: (page: Page, look: Look, shop: DemoShop) => Promise<unknown>;
}

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
  "inbox-visitors": { path: "/settings/inboxes/{inbox}/visitors" },
  identity: { path: "/settings/inboxes/{inbox}/identity" },
  skills: { path: "/settings/skills" },
  rules: { path: "/settings/assignment" },
  simulator: { path: "/settings/assignment/simulator" },
  macros: { path: "/settings/macros" },
  invitations: { path: "/settings/invitations" },
  behaviours: { path: "/settings/behaviours" },
  sources: { path: "/settings/sources" },
  lookups: { path: "/settings/lookups" },
  webhooks: { path: "/settings/webhooks" },
  visitors: { path: "/visitors" },
  contacts: { path: "/contacts" },
  reference: { path: "/api/v1/reference", public: true },
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
async function chat(page: Page, { locale }: Look, shop: DemoShop): Promise<void> {
  const words =
    locale === "en"
      ? [
          "Hello, is the celadon gaiwan back in stock?",
          "Yes, since this morning: 130 ml and 150 ml. How many of you drink?",
          "Two. The small one then, please.",
        ]
      : [
          "在吗？青瓷盖碗还有货吗",
          "在的，今早刚到，130ml 和 150ml 都有。平时几个人喝？",
          "两个人，那就小的吧",
        ];
  for (const [at, text] of words.entries()) {
    if (at === 1) {
      // What stands there at once may not be stored yet; then it would be another conversation that is answered.
      await page.locator(".lx-m.sent, .lx-m.delivered").last().waitFor();
      await shop.answer(text);
    } else {
      await page.locator("textarea").first().fill(text);
      await page.keyboard.press("Enter");
    }
    await page.getByText(text).last().waitFor();
  }
}

async function take(context: BrowserContext, shop: DemoShop, screen: Screen, look: Look): Promise<Buffer> {
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(shop.base + screen.path.replace(/\{(\w+)\}/g, (_, name: string) => shop.names[name] ?? ""));
  await screen.prepare?.(page, look, shop);
  await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => undefined);
  const picture = await page.screenshot({ animations: "disabled" });
  await page.close();
  if (wrong.length > 0) console.log(`  ${screen.path}: ${wrong.join("; ")}`);
  return picture;
}

async function main(): Promise<void> {
  const readme = process.argv.includes("--readme");
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const jobs = readme ? readmePictures : everyLook(wanted);
  const folder = join(root, readme ? "web/pictures" : "shots");
  mkdirSync(folder, { recursive: true });
  const shop = new DemoShop(31_700);
  const empty = new DemoShop(31_701);
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
    await shop.sitDown(browser);
    for (const { name, screen, look, width } of jobs) {
      const { public: visitor = false, fresh } = screens[screen]!;
      const from = fresh ? empty : shop;
      const context = await from.context(browser, look, visitor);
      const picture = await take(context, from, screens[screen]!, look);
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
