/** What the widget costs the page that carries it: bytes of the loader and of a first conversation, and how long it holds up the page. */

import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { WidgetConfig } from "../web/contract/widget.ts";
import { prepare } from "./prepare.ts";
import { median, ms, spread, type Plan } from "./rounds.ts";
import { freePort, startServer } from "./server.ts";
import { productEnv, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

const throttle = 4;
const [width, height] = [1280, 800];
const kilo = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const most = (values: number[]): number => Math.max(0, ...values);
/** What tasks take beyond the 50 ms in which a page still answers its visitor at once. */
const blocking = (tasks: number[]): number => sum(tasks.map((task) => Math.max(0, task - 50)));

/** Tasks of the host page's main thread, in milliseconds of its processor. */
interface Visit {
  /** From the loader's first line until somebody points at the button. */
  before: number[];
  /** From there until three seconds after the click, what is fetched ahead included. */
  after: number[];
}

export async function benchWidget({ folder, lingxi }: Workshop, plan: Plan): Promise<Row[]> {
  const dataDir = join(folder, "widget");
  const { inboxKey } = await prepare(dataDir, { agents: 1, visitors: 0 });
  const port = await freePort();
  const server = await startServer([...lingxi, "start"], { port, env: productEnv(dataDir, port) });
  const base = `http://127.0.0.1:${port}`;
  const shop = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () =>
      new Response(
        `<!doctype html><html lang="zh"><title>Shop</title><body><h1>Shop</h1><script async src="${base}/widget.js" data-inbox="${inboxKey}"></script>`,
        { headers: { "content-type": "text/html; charset=utf-8" } },
      ),
  });
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
  const machine = watchMachine();
  try {
    const config = (await (await fetch(`${base}/visitor/v1/inboxes/${inboxKey}`)).json()) as WidgetConfig;
    const sameSite = `http://127.0.0.1:${shop.port}/`;
    // To a browser another site: the chat gets a process of its own, and only the loader is left to the page.
    const otherSite = `http://localhost:${shop.port}/`;
    const needed = await firstConversation(browser, sameSite, base);
    const [shared, apart]: [Visit[], Visit[]] = [[], []];
    for (let round = 0; round < plan.rounds; round++) {
      shared.push(await visit(browser, sameSite, config));
      apart.push(await visit(browser, otherSite, config));
    }
    const loader = await gzipped(`${base}/widget.js`);
    const parts = await Promise.all(needed.map((path) => gzipped(base + path)));
    const longest = [...shared, ...apart].map(({ before }) => most(before));
    const blocked = shared.map(({ after }) => blocking(after));
    const alone = apart.map(({ after }) => blocking(after));
    return [
      {
        what: "Widget: loader, gzip",
        goal: "≤ 6 kB",
        measured: kilo(loader),
        detail: "on every page",
        met: loader <= 6_000,
        facts: [],
      },
      {
        what: "Widget: first conversation, gzip",
        goal: "≤ 25 kB",
        measured: kilo(sum(parts)),
        detail: `${parts.length} files from the click to a sent message, document and styles included`,
        met: sum(parts) <= 25_000,
        facts: [
          needed.map((path, i) => `${path.split("?")[0]!.split("/").at(-1)} ${kilo(parts[i]!)}`).join(", "),
        ],
      },
      {
        what: `Widget: longest task before it is opened, ${throttle}× slower processor`,
        goal: "≤ 20 ms",
        measured: ms(median(longest)),
        detail: "of the page's thread, from the loader's first line",
        met: median(longest) <= 20,
        facts: [spread(longest, ms), machine()],
      },
      {
        what: `Widget: the page held up by an opened chat, ${throttle}× slower processor`,
        goal: "≤ 50 ms",
        measured: ms(median(blocked)),
        detail: `tasks beyond 50 ms each, chat and page of one site on one thread; of two sites ${ms(median(alone))}`,
        met: median(blocked) <= 50,
        facts: [
          spread(blocked, ms),
          `longest task ${ms(median(shared.map(({ after }) => most(after))))}, of two sites ${ms(median(apart.map(({ after }) => most(after))))}`,
          machine(),
        ],
      },
    ];
  } finally {
    await browser.close();
    await shop.stop(true);
    await server.stop();
  }
}

/** What a visitor's browser fetches of ours, by path, until its first message is sent; without what idle browsers fetch ahead. */
async function firstConversation(browser: Browser, url: string, base: string): Promise<string[]> {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width, height } });
  const page = await context.newPage();
  await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }));
  const asked: string[] = [];
  page.on("request", (request) => {
    const path = request.url().slice(base.length);
    if (request.url().startsWith(base) && /^\/(assets|widget)\//.test(path)) asked.push(path);
  });
  await page.goto(url);
  await page.locator("lingxi-widget .launch").click();
  const chat = page.frameLocator("lingxi-widget iframe");
  await chat.locator("textarea").fill("你好");
  await chat.locator("textarea").press("Enter");
  await chat.locator(".lx-m.sent, .lx-m.delivered, .lx-m.read").waitFor();
  await context.close();
  return [...new Set(asked)];
}

/**
 * Read from a trace, since the page itself is told only of tasks beyond 50 ms. Nothing is asked of the page meanwhile: what drives the
 * browser would run scripts in it, which count like ours. Thread time, which the throttling is part of: what else the machine does isn't.
 */
async function visit(browser: Browser, url: string, { appearance }: WidgetConfig): Promise<Visit> {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width, height } });
  const page = await context.newPage();
  await page.goto("about:blank");
  // A new window is work for the browser's own pages.
  await page.waitForTimeout(1_500);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  const events = await traced(browser, async () => {
    await page.goto(url);
    await page.waitForTimeout(2_000);
    await press(page, width - appearance.offset_x - 28, height - appearance.offset_y - 28);
    await page.waitForTimeout(3_000);
  });
  await context.close();
  const script = events.find(
    ({ name, args }) => name === "EvaluateScript" && args.data?.url?.endsWith("/widget.js"),
  );
  const pointed = events.find(
    ({ name, args, ts }) =>
      name === "EventDispatch" && args.data?.type === "pointerover" && ts > (script?.ts ?? 0),
  );
  if (!script || !pointed) throw new Error("the trace has no loader, or nobody pointed at the button");
  const tasks = events.filter(
    ({ name, pid, tid, ts, tdur }) =>
      name === "RunTask" && pid === script.pid && tid === script.tid && ts + tdur! >= script.ts,
  );
  const long = (task: TraceEvent): number => task.tdur! / 1_000;
  return {
    before: tasks.filter(({ ts, dur }) => ts + dur! < pointed.ts).map(long),
    after: tasks.filter(({ ts, dur }) => ts + dur! >= pointed.ts).map(long),
  };
}

/** As a hand does: it arrives, and then it presses. */
async function press(page: Page, x: number, y: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.waitForTimeout(100);
  await page.mouse.down();
  await page.mouse.up();
}

/** Times in microseconds. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args: { data?: { url?: string; type?: string } };
}

async function traced(browser: Browser, run: () => Promise<void>): Promise<TraceEvent[]> {
  const devtools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] },
  });
  await run();
  const complete = new Promise<void>((resolve) => devtools.once("Tracing.tracingComplete", () => resolve()));
  await devtools.send("Tracing.end");
  await complete;
  await devtools.detach();
  return events;
}

/** As it goes over the line; what comes uncompressed (the small document) is counted as a proxy would send it. */
async function gzipped(url: string): Promise<number> {
  const answer = await fetch(url, {
    headers: { "accept-encoding": "gzip" },
    decompress: false,
  } as RequestInit);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const body = await answer.arrayBuffer();
  return answer.headers.get("content-encoding") === "gzip"
    ? body.byteLength
    : Bun.gzipSync(new Uint8Array(body)).length;
}
