/** Previews: from a visitor's key to the agent's screen, what a relay of ours costs against a bare one, and that nothing reaches the disk. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { textVersion } from "../src/consents/types.ts";
import { createRankIndex, learn, nothingLearned } from "../src/replies/rank.ts";
import { openQuietly, prepare, type Prepared } from "./prepare.ts";
import type { PreviewOrder } from "./preview-load.ts";
import { alternate, median, ms, percentile, ratios, spread, times, whole, type Plan } from "./rounds.ts";
import { freePort, pinned, startServer } from "./server.ts";
import { productEnv, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

const typists = 64;

export async function benchPreview({ folder, lingxi }: Workshop, plan: Plan): Promise<Row[]> {
  const dataDir = join(folder, "preview");
  const prepared = await prepare(dataDir, { agents: 1, visitors: typists + 1, withConversations: true });
  await agree(dataDir);
  const [port, barePort] = [await freePort(), await freePort()];
  const server = await startServer([...lingxi, "start"], { port, env: productEnv(dataDir, port) });
  const bare = await startServer(["bun", join(import.meta.dir, "bare-relay.ts"), String(barePort)], {
    port: barePort,
  });
  const machine = watchMachine();
  try {
    const seconds = plan.quick ? 2 : 5;
    const { agentTokens, visitorTokens } = prepared;
    // The last visitor types by hand.
    const conversations = prepared.conversations.slice(0, typists);
    const order = { seconds, visitorTokens, conversations };
    let written = 0;
    const relay = async () => {
      const before = logSize(dataDir);
      const rate = await load({ ...order, port, agentToken: agentTokens[0]! });
      written += Math.max(0, logSize(dataDir) - before);
      return rate;
    };
    const { ours, theirs } = (await alternate(plan, {
      theirs: () => load({ ...order, port: barePort, agentToken: "" }),
      ours: relay,
    })) as { ours: number[]; theirs: number[] };
    const part = ratios(ours, theirs);
    const keys = await keysToScreen(`http://127.0.0.1:${port}`, prepared, plan.quick ? 40 : 120);
    const ranks = rankAmong(5_000);
    return [
      {
        what: "Preview: from a key to the agent's screen, p95",
        goal: "≤ 200 ms",
        measured: ms(percentile(keys, 0.95)),
        detail: `p50 ${ms(median(keys))}, ${keys.length} keys in Chromium`,
        met: percentile(keys, 0.95) <= 200,
        facts: [machine()],
      },
      {
        what: "Preview: relayed a second, against a bare relay",
        goal: "≥ 0.50×",
        measured: times(median(part)),
        detail: `${whole(median(ours))} against ${whole(median(theirs))}, ${typists} typists, one agent`,
        met: median(part) >= 0.5,
        facts: [spread(part, times), machine()],
      },
      {
        what: "Preview: bytes written to the database's log",
        goal: "0",
        measured: String(written),
        detail: `while ${whole(ours.reduce((sum, rate) => sum + rate * seconds, 0))} were relayed`,
        met: written === 0,
        facts: [],
      },
      {
        what: "Quick replies: ranked among 5,000, p95",
        goal: "≤ 20 ms",
        measured: ms(percentile(ranks, 0.95)),
        detail: `p50 ${ms(median(ranks))}, each with what it has learned`,
        met: percentile(ranks, 0.95) <= 20,
        facts: [],
      },
    ];
  } finally {
    await bare.stop();
    await server.stop();
  }
}

/** Every visitor has agreed, and the inbox has previews on. */
async function agree(dataDir: string): Promise<void> {
  const kernel = openQuietly(dataDir);
  await kernel.write((tx) => {
    tx.run("update inboxes set preview_enabled = 1");
    tx.run(
      `insert into consents (visitor_id, inbox_id, purpose, granted, text_version, how, at)
       select contact_id, inbox_id, 'preview', 1, ?, 'widget', ? from conversations`,
      textVersion,
      tx.now,
    );
  });
  kernel.close();
}

const logSize = (dataDir: string): number =>
  readdirSync(dataDir)
    .filter((name) => name.endsWith("-wal"))
    .reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0);

async function load(order: PreviewOrder): Promise<number> {
  const child = Bun.spawn(
    pinned(1, [process.execPath, join(import.meta.dir, "preview-load.ts"), JSON.stringify(order)]),
    { stdout: "pipe", stderr: "inherit" },
  );
  const said = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("the load of previews failed");
  return (JSON.parse(said) as { rate: number }).rate;
}

/** Both screens are in one browser, so that their clocks agree. */
async function keysToScreen(base: string, prepared: Prepared, count: number): Promise<number[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const [visitors, agents] = [
      await browser.newContext({ locale: "zh-CN", viewport: { width: 480, height: 760 } }),
      await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } }),
    ];
    await agents.addCookies([{ name: "sid", value: prepared.agentTokens[0]!, url: base }]);
    const key = prepared.inboxKey;
    await visitors.addInitScript(
      ([name, token]) => {
        localStorage.setItem(`lingxi.${name}.token`, token!);
        localStorage.setItem(`lingxi.${name}.preview`, "yes");
      },
      [key, prepared.visitorTokens.at(-1)!] as const,
    );
    const [chat, inbox] = [await visitors.newPage(), await agents.newPage()];
    await inbox.goto(`${base}/conversations/${prepared.conversations.at(-1)}`);
    await chat.goto(`${base}/chat/${key}`);
    await inbox.locator(".comp textarea").waitFor();
    // The line is open when what was said before is there.
    await chat.locator(".lx-b").nth(2).waitFor();
    await watchKeys(chat);
    await watchScreen(inbox);
    const field = chat.locator("#composer");
    await field.click();
    for (let i = 0; i < count + 5; i++) {
      await field.press("a");
      await chat.waitForTimeout(130);
    }
    await inbox.waitForTimeout(500);
    const pressed = await chat.evaluate(() => (window as unknown as { pressed: number[] }).pressed);
    const seen = await inbox.evaluate(() => (window as unknown as { seen: [number, number][] }).seen);
    const seenAt = new Map(seen);
    // The first ones load what a preview needs.
    return pressed.slice(5).flatMap((at, i) => {
      const there = seenAt.get(i + 6);
      return there === undefined ? [] : [there - at];
    });
  } finally {
    await browser.close();
  }
}

const watchKeys = (page: Page) =>
  page.evaluate(() => {
    const pressed: number[] = [];
    Object.assign(window, { pressed });
    addEventListener("keydown", () => pressed.push(performance.timeOrigin + performance.now()), true);
  });

/** When a text of so many letters was first in the document. */
const watchScreen = (page: Page) =>
  page.evaluate(() => {
    const seen: [number, number][] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector(".pv-bub")?.textContent ?? "";
      if (text.length > (seen.at(-1)?.[0] ?? 0))
        seen.push([text.length, performance.timeOrigin + performance.now()]);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

const words =
  "茶具 盖碗 紫砂 青瓷 建盏 发货 退货 运费 发票 抬头 补发 破损 差价 快递 地址 修改 优惠 会员 礼盒 贺卡 开壶 养护 容量 尺寸 现货 预订 批发 报价 合同 样品 刻字 包装 赠品 尾款 订金 仓库 自提 验货 签收 投诉".split(
    " ",
  );

/** Texts of the size of real ones, from few words, so that nearly all of them have something in common. */
function rankAmong(count: number): number[] {
  const pick = (seed: number, many: number) =>
    Array.from({ length: many }, (_, i) => words[(seed * 7 + i * i * 13 + i * 3) % words.length]).join("的");
  const index = createRankIndex();
  for (let i = 0; i < count; i++)
    index.put({
      id: `r${i}`,
      agentId: null,
      teamId: null,
      folder: words[i % words.length]!,
      shortcut: `r${i}`,
      title: pick(i, 3),
      text: pick(i + 1, 24),
      used: i % 200,
      succeeded: i % 50,
      learned: learn(learn(nothingLearned(), { text: pick(i, 6) }), { text: pick(i + 2, 6), page: "/cart" }),
    });
  return Array.from({ length: 300 }, (_, i) => {
    const started = performance.now();
    index.rank({ text: `请问${pick(i, 8)}怎么办`, page: "/cart", first: true }, () => true, 9);
    return performance.now() - started;
  });
}
