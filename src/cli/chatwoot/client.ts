/** Asks a Chatwoot installation over its application API, patiently: a busy or absent server is asked again, within bounds. */

import { Fatal } from "../../kernel/errors.ts";
import { RequestFailed, type Answer, type HttpClient } from "../../kernel/http-client.ts";

export interface Chatwoot {
  /** Parsed JSON of `/api/v1/accounts/N` + path. Throws Fatal with a sentence. */
  get(path: string): Promise<unknown>;
  /** Bytes of an attachment, undefined when they can't be had. The token stays here. */
  file(url: string, maxBytes: number): Promise<Uint8Array | undefined>;
}

export interface ChatwootOptions {
  http: HttpClient;
  /** `https://chat.example.com` */
  url: string;
  account: number;
  token: string;
  sleep?: (ms: number) => Promise<unknown>;
}

/** Of one answer: a page of long mails. */
const largestPage = 32 * 1024 * 1024;
const timeoutMs = 60_000;
const mostBusy = 30;
const mostFailed = 5;
const longestWait = 300_000;
const mostHops = 4;

export function createChatwoot({ http, url, account, token, sleep = Bun.sleep }: ChatwootOptions): Chatwoot {
  const base = `${url.replace(/\/+$/, "")}/api/v1/accounts/${account}`;
  // As it is documented; a proxy may drop names with underscores (nginx does), and Rails takes the other spelling as well.
  let header = "api_access_token";
  let accepted = false;

  async function ask(target: string, maxBytes: number, headers: Record<string, string>): Promise<Answer> {
    let busy = 0;
    for (let failed = 0; ;) {
      let wait: number;
      try {
        const answer = await http.fetch(target, { headers, maxBytes, timeoutMs });
        if (answer.status === 429) {
          if (++busy > mostBusy) return answer;
          wait = pause(answer.headers.get("retry-after"), busy);
        } else if (answer.status >= 500) {
          if (++failed >= mostFailed) return answer;
          wait = 1000 * 2 ** failed;
        } else return answer;
      } catch (error) {
        const passing = error instanceof RequestFailed && /^(not_reachable|timed_out)$/.test(error.reason);
        if (!passing || ++failed >= mostFailed) throw error;
        wait = 1000 * 2 ** failed;
      }
      await sleep(wait);
    }
  }

  async function get(path: string): Promise<unknown> {
    let answer: Answer;
    try {
      answer = await ask(base + path, largestPage, { [header]: token, accept: "application/json" });
    } catch (error) {
      throw new Fatal(error instanceof RequestFailed ? explain(url, error) : String(error));
    }
    if (answer.status === 401 && !accepted && header === "api_access_token") {
      header = "api-access-token";
      return get(path);
    }
    if (answer.status !== 200) throw new Fatal(explainStatus(url, account, path, answer));
    accepted = true;
    try {
      return JSON.parse(new TextDecoder().decode(answer.body));
    } catch {
      throw new Fatal(`${url} did not answer with JSON at ${path}. Is it a Chatwoot installation?`);
    }
  }

  return {
    get,
    async file(address, maxBytes) {
      // Attachments stand behind a redirect to where they are stored; each hop is judged anew.
      let target = URL.canParse(address, url) ? new URL(address, url).href : "";
      for (let hop = 0; target !== "" && hop <= mostHops; hop++) {
        let answer: Answer;
        try {
          answer = await ask(target, maxBytes, {});
        } catch (error) {
          if (error instanceof RequestFailed) return undefined;
          throw error;
        }
        if (answer.status === 200) return answer.body;
        const next = answer.headers.get("location");
        if (answer.status < 300 || answer.status > 399 || !next || !URL.canParse(next, target))
          return undefined;
        target = new URL(next, target).href;
      }
      return undefined;
    },
  };
}

/** As many seconds as it says, ten when it doesn't say; longer when it says so again and again. */
function pause(retryAfter: string | null, busy: number): number {
  const said = Number(retryAfter || Number.NaN);
  const seconds = Number.isFinite(said) && said >= 0 ? said : 10;
  return Math.min(Math.max(seconds, busy - 1) * 1000, longestWait);
}

function explain(url: string, { reason }: RequestFailed): string {
  const { host, protocol, port, hostname } = new URL(url);
  const place = port ? host : `${hostname}:${protocol === "https:" ? 443 : 80}`;
  if (/^(address_private|host_refused|port_refused)$/.test(reason))
    return `${host} is a private address or an unusual port. If it is your own, allow it with ALLOW_PRIVATE=${place}`;
  const why: Partial<Record<typeof reason, string>> = {
    not_resolved: "its name is not known",
    not_reachable: "nothing answers there",
    timed_out: "it takes too long to answer",
    certificate_refused: "its certificate is not valid",
    too_large: "an answer was too large",
  };
  return `${host} can't be asked: ${why[reason] ?? reason}. What was taken over so far stays; run it again to go on.`;
}

function explainStatus(url: string, account: number, path: string, { status, headers }: Answer): string {
  if (status === 401)
    return `Chatwoot refuses the token for account ${account}. Take the access token of an administrator's profile settings.`;
  if (status === 403 || status === 404)
    return `Chatwoot answers ${status} at ${path} of account ${account}. Is it the right account, and the token an administrator's?`;
  const to = headers.get("location");
  if (status >= 300 && status < 400 && to)
    return `${url} leads on to ${URL.canParse(to, url) ? new URL(to, url).origin : to}. Give that address.`;
  return `Chatwoot answers ${status} at ${path}. What was taken over so far stays; run it again to go on.`;
}
