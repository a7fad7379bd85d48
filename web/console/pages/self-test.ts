/** Tries the line to the server from this very browser, through whatever proxies stand between; lets the server check itself. */

import { protocol } from "../../contract/frames.ts";
import { call } from "./call.ts";
import { pick } from "./follow.ts";
import { at, say } from "./texts.ts";
import { toast } from "./toast.ts";

const waitMs = 8_000;

export function listenForSelfTest(): void {
  const box = document.querySelector<HTMLElement>("[data-self-test]")!;
  const button = box.querySelector("button")!;
  const result = box.querySelector<HTMLElement>("[data-result]")!;
  button.addEventListener("click", () => void run(button, result));
  document
    .querySelector<HTMLElement>("[data-checks] button")
    ?.addEventListener("click", (event) => void check(event.target as HTMLButtonElement));
  document.addEventListener("done", (event) => {
    if ((event.target as HTMLElement).matches("[data-verify]")) verified((event as CustomEvent).detail);
  });
}

interface Check {
  state: "ok" | "warning" | "failed";
  says: string;
}

async function check(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  const answer = await call("POST", "/api/v1/system/self-test");
  button.disabled = false;
  if (!answer.ok) return toast(answer.problem.detail, { failed: true });
  const tones = { ok: "ok", warning: "warn", failed: "" };
  const lines = (pick(answer.data, "checks") as Check[]).map(({ state, says }) => {
    const line = document.createElement("li");
    line.className = `alert ${tones[state]}`;
    line.textContent = says;
    return line;
  });
  document.querySelector("[data-checks] [data-result]")!.replaceChildren(...lines);
}

function verified(data: unknown): void {
  const wrong = pick(data, "wrong") as string[];
  if (wrong.length === 0) toast(say("console.live.backup_whole"));
  else toast(say("console.live.backup_broken", { wrong: wrong.join(", ") }), { failed: true });
}

async function run(button: HTMLButtonElement, result: HTMLElement): Promise<void> {
  button.disabled = true;
  result.hidden = false;
  show(result, "info", say("console.live.test_running"));
  const started = performance.now();
  const socket = await trySocket();
  const took = Math.round(performance.now() - started);
  const stream = await tryStream();
  if (socket && stream) show(result, "ok", say("console.live.test_ok", { ms: took }));
  else if (socket) show(result, "warn", say("console.live.test_no_stream", { ms: took }));
  else if (stream) show(result, "warn", say("console.live.test_no_socket"));
  else show(result, "", say("console.live.test_failed"));
  button.disabled = false;
}

function show(place: HTMLElement, tone: string, text: string): void {
  place.className = `alert ${tone}`;
  place.textContent = text;
}

/** Greeted by the server within eight seconds? */
function trySocket(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(location.origin.replace(/^http/, "ws") + at("/console/socket"), [protocol]);
    const end = (works: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(works);
    };
    const timer = setTimeout(() => end(false), waitMs);
    socket.addEventListener("message", () => end(true));
    socket.addEventListener("error", () => end(false));
  });
}

/** Server-sent events must arrive one by one: a proxy that collects them would hold the first one back. */
function tryStream(): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const end = (works: boolean) => {
      clearTimeout(timer);
      stop.abort();
      resolve(works);
    };
    const timer = setTimeout(() => end(false), waitMs);
    fetch(at("/console/stream"), { headers: { accept: "text/event-stream" }, signal: stop.signal })
      .then(async (response) => {
        if (!response.ok || !response.body) return end(false);
        const { value } = await response.body.getReader().read();
        end(Boolean(value?.length));
      })
      .catch(() => end(false));
  });
}
