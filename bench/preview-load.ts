/** The load of previews, in a process of its own: each visitor sends the next one when the agent has got the last. Prints frames a second. */

export interface PreviewOrder {
  port: number;
  seconds: number;
  /** Empty for the bare relay. */
  agentToken: string;
  visitorTokens: string[];
  conversations: string[];
}

const order = JSON.parse(process.argv[2]!) as PreviewOrder;
const { port, seconds, agentToken, visitorTokens, conversations } = order;
const base = `ws://127.0.0.1:${port}`;
const text = "你好，请问这款盖碗现在还有货吗？150 换 180 的话要补多少差价，今天能发出吗 ";

function open(kind: "agent" | "visitor", i: number): Promise<WebSocket> {
  const socket = agentToken
    ? kind === "agent"
      ? new WebSocket(`${base}/console/socket`, {
          headers: { cookie: `sid=${agentToken}`, origin: `http://127.0.0.1:${port}` },
          perMessageDeflate: false,
        } as never)
      : new WebSocket(`${base}/visitor/v1/socket`, {
          protocols: ["lingxi.v1", `token.${visitorTokens[i]}`],
          perMessageDeflate: false,
        } as never)
    : new WebSocket(`${base}/?kind=${kind}`, { perMessageDeflate: false } as never);
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", () => resolve(socket), { once: true });
    socket.addEventListener("error", () => reject(new Error(`${kind} ${i} could not connect`)), {
      once: true,
    });
  });
}

const agent = await open("agent", 0);
const visitors = await Promise.all(conversations.map((_, i) => open("visitor", i)));
const indexOf = new Map(conversations.map((id, i) => [id, i]));
// Far above what a clock in milliseconds could count at this speed.
let n = Date.now() * 1_000;
let relayed = 0;
let going = true;
const send = (i: number) =>
  visitors[i]!.send(
    JSON.stringify({ t: "preview", conversation_id: conversations[i], n: ++n, text: `${text}${n % 1_000}` }),
  );
agent.addEventListener("message", ({ data }) => {
  const frame = JSON.parse(data as string) as { t: string; conversation_id: string };
  if (frame.t !== "preview") return;
  relayed++;
  if (going) send(indexOf.get(frame.conversation_id)!);
});
for (const visitor of visitors)
  visitor.addEventListener("message", ({ data }) => {
    if (String(data).includes('"error"')) throw new Error(String(data));
  });
conversations.forEach((_, i) => send(i));
await Bun.sleep(1_000);
const before = relayed;
const started = performance.now();
await Bun.sleep(seconds * 1_000);
const rate = ((relayed - before) * 1_000) / (performance.now() - started);
going = false;
console.log(JSON.stringify({ rate }));
process.exit(0);
