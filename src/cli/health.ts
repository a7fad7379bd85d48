/** `lingxi health`: asks the server on this machine whether it answers. For health checks where there is no curl. */

import type { Config } from "../kernel/config.ts";
import { Fatal } from "../kernel/errors.ts";

/** Throws Fatal when there is no answer within three seconds, or when it is not a good one. */
export async function checkHealth(config: Config): Promise<void> {
  const url = `http://${hostToAsk(config.host)}:${config.port}${config.basePath}/livez`;
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(3_000), redirect: "manual" });
  } catch (error) {
    throw new Fatal(
      `Nothing answers at ${url} (${(error as Error).message}). Is the server started, with the same PORT and HOST?`,
    );
  }
  if (!response.ok) throw new Fatal(`${url} answered ${response.status}. The server's log says more.`);
}

/** A server that listens everywhere is asked by the loopback address. */
function hostToAsk(host: string): string {
  if (host === "0.0.0.0" || host === "") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
