/** `lingxi flood`: many visitors write at a running server, to see what the machine takes. */

import { WebSocket } from "ws";
import { protocol, type ServerFrame } from "../../web/contract/frames.ts";
import type { VisitorSession } from "../../web/contract/widget.ts";
import type { Config } from "../kernel/config.ts";
import { Fatal } from "../kernel/errors.ts";
import type { Command, Given } from "./command.ts";

interface Plan {
  url: string;
  inbox: string;
  visitors: number;
  /** Messages a second, of all together. */
  rate: number;
  seconds: number;
}

export interface Flooded {
  sent: number;
  acknowledged: number;
  /** By code. */
  refused: Record<string, number>;
  /** Milliseconds from when a message was meant to be sent, so that a stall shows, to its acknowledgement; sorted. */
  delays: number[];
}

export const flood: Command = {
  usage: "--inbox KEY [--url URL] [--visitors N] [--rate N] [--seconds N]",
  about: `Lets N visitors (50) write together N messages a second (100) for N seconds (10) over sockets of their own, and prints
how many were acknowledged and how fast. Without --url it is the server at PORT; another machine's is refused. Their contacts
and conversations stay: use a server that is there for trying, started with RATE_LIMITS=off.`,
  options: {
    inbox: { type: "string" },
    url: { type: "string" },
    visitors: { type: "string" },
    rate: { type: "string" },
    seconds: { type: "string" },
  },
  async run(given, { print, config }) {
    const plan: Plan = {
      inbox: given.needed("inbox"),
      url: localUrl(given.text("url") ?? ownUrl(config())),
      visitors: numberOf(given, "visitors", 50),
      rate: numberOf(given, "rate", 100),
      seconds: numberOf(given, "seconds", 10),
    };
    const { sent, acknowledged, refused, delays } = await pour(plan);
    const at = (share: number) =>
      `${(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0).toFixed(1)} ms`;
    print(
      `${sent} sent by ${plan.visitors} visitors, ${acknowledged} acknowledged, ${sent - acknowledged} not.`,
    );
    for (const [code, count] of Object.entries(refused)) print(`Refused with "${code}": ${count}`);
    print(
      `Acknowledged within ${at(0.5)} (half of them), ${at(0.95)} (95 of 100), ${at(0.99)} (99 of 100), ${at(1)} (all).`,
    );
    return acknowledged === sent ? 0 : 1;
  },
};

const ownUrl = ({ port, basePath }: Config): string => `http://127.0.0.1:${port}${basePath}`;

/** A flood is for one's own machine: at another's it would be an attack. */
function localUrl(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host))
    throw new Fatal(`A flood goes to this machine only: --url takes http://localhost:PORT, not "${url}".`);
  return url.replace(/\/+$/, "");
}

function numberOf(given: Given, name: string, otherwise: number): number {
  const value = Number(given.text(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new Fatal(`--${name} takes a number from 1 on, not "${given.text(name)}".`);
  return value;
}

/** Throws Fatal when the server doesn't let the visitors in. */
export async function pour({ url, inbox, visitors, rate, seconds }: Plan): Promise<Flooded> {
  const result: Flooded = { sent: 0, acknowledged: 0, refused: {}, delays: [] };
  /** When each message that waits for its answer was meant to be sent. */
  const meant = new Map<string, number>();
  const take = (frame: ServerFrame) => {
    if (frame.t === "ack") {
      result.acknowledged++;
      result.delays.push(performance.now() - (meant.get(frame.id) ?? 0));
      meant.delete(frame.id);
    } else if (frame.t === "error") {
      result.refused[frame.code] = (result.refused[frame.code] ?? 0) + 1;
      if (frame.id) meant.delete(frame.id);
    }
  };
  const lines: WebSocket[] = [];
  for (let at = 0; at < visitors; at++) lines.push(await enter(url, inbox, take));
  const run = crypto.randomUUID().slice(0, 8);
  const began = performance.now();
  while (result.sent < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate));
    for (; result.sent < due; result.sent++) {
      const id = `flood-${run}-${result.sent}`;
      meant.set(id, began + (result.sent / rate) * 1000);
      lines[result.sent % lines.length]!.send(
        JSON.stringify({ t: "send", id, text: `第 ${result.sent + 1} 条，请问什么时候发货？` }),
      );
    }
    await Bun.sleep(2);
  }
  for (let waited = 0; meant.size > 0 && waited < 10_000; waited += 20) await Bun.sleep(20);
  for (const line of lines) line.close();
  result.delays.sort((a, b) => a - b);
  return result;
}

async function enter(url: string, inbox: string, take: (frame: ServerFrame) => void): Promise<WebSocket> {
  const answer = await fetch(`${url}/visitor/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inbox_key: inbox }),
  }).catch((error: unknown) => {
    throw new Fatal(
      `Nothing answers at ${url} (${(error as Error).message}). Start the server, or name another with --url.`,
    );
  });
  if (!answer.ok)
    throw new Fatal(
      `${url} lets no visitor in (${answer.status}: ${await answer.text()}). Is the key of the inbox right, and RATE_LIMITS off?`,
    );
  const { token } = (await answer.json()) as VisitorSession;
  return new Promise((resolve, reject) => {
    const line = new WebSocket(
      `${url.replace(/^http/, "ws")}/visitor/v1/socket`,
      [protocol, `token.${token}`],
      {
        origin: new URL(url).origin,
        perMessageDeflate: false,
      },
    );
    line.on("error", (error) => reject(new Fatal(`${url} refuses sockets (${error.message}).`)));
    line.on("message", (data) => {
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.t === "hello") resolve(line);
      take(frame);
    });
  });
}
