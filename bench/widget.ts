/** What the widget costs the page that carries it: bytes of the loader and of an opened chat, and how long it holds up the page. */

import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { prepare } from "./prepare.ts";
import { median, ms, spread, type Plan } from "./rounds.ts";
import { freePort, startServer } from "./server.ts";
import { productEnv, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

const throttle = 4;
const kilo = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

interface Visit {
  /** What the browser fetched until the visitor could write, by path; the loader is not among them. */
  opening: string[];
  /** Sum of what main-thread tasks took beyond 50 ms each, frames included. */
  blockedMs: number;
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
    const visits: Visit[] = [];
    for (let round = 0; round < plan.rounds; round++)
      visits.push(await visit(browser, `http://127.0.0.1:${shop.port}/`, base));
    const loader = await gzipped(`${base}/widget.js`);
    const parts = await Promise.all(visits[0]!.opening.map((path) => gzipped(base + path)));
    const opened = parts.reduce((sum, bytes) => sum + bytes, 0);
    const blocked = visits.map((each) => each.blockedMs);
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
        what: "Widget: opened, gzip",
        goal: "≤ 25 kB",
        measured: kilo(opened),
        detail: `${parts.length} files until one can write, document and styles included`,
        met: opened <= 25_000,
        facts: [
          visits[0]!.opening.map((path, i) => `${path.split("/").at(-1)} ${kilo(parts[i]!)}`).join(", "),
        ],
      },
      {
        what: `Widget: the page held up, ${throttle}× slower processor`,
        goal: "≤ 50 ms",
        measured: ms(median(blocked)),
        detail: "tasks beyond 50 ms each, from load to an open chat",
        met: median(blocked) <= 50,
        facts: [spread(blocked, ms), machine()],
      },
    ];
  } finally {
    await browser.close();
    await shop.stop(true);
    await server.stop();
  }
}

async function visit(browser: Browser, url: string, base: string): Promise<Visit> {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  await page.addInitScript(() => {
    const held: number[] = [];
    Object.assign(window, { held });
    new PerformanceObserver((list) => held.push(...list.getEntries().map((entry) => entry.duration))).observe(
      { type: "longtask", buffered: true },
    );
  });
  const opening: string[] = [];
  page.on("request", (request) => {
    const path = request.url().slice(base.length);
    if (request.url().startsWith(base) && /^\/(assets|widget\/)/.test(path)) opening.push(path);
  });
  await page.goto(url);
  await page.locator("lingxi-widget .launch").click();
  await page.frameLocator("lingxi-widget iframe").locator("textarea").waitFor();
  const needed = [...opening];
  await page.waitForTimeout(1_000);
  const held = await page.evaluate(() => (window as unknown as { held: number[] }).held);
  await context.close();
  return { opening: needed, blockedMs: held.reduce((sum, duration) => sum + Math.max(0, duration - 50), 0) };
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
