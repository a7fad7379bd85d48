/** The door: one listener for pages, API, sockets and files. Tightens what Bun leaves open (bodies, Origin, error pages). */

import type { Server } from "bun";
import type { App } from "./app.ts";
import { Fatal } from "./kernel/errors.ts";
import type { SocketData } from "./realtime/sockets.ts";

/** Uploads set the limit: the largest that an inbox may allow, and a little for the frame around it. */
const largestBody = 64 * 1024 * 1024;

export interface Listening {
  readonly port: number;
  readonly url: string;
  /** Refuses new work, tells the clients to come back, finishes what runs, and closes the file; within 15 s. */
  stop(): Promise<void>;
}

/** Throws Fatal with one sentence when the port is taken. */
export async function serve(app: App): Promise<Listening> {
  const { config, log } = app.kernel;
  let server: Server<SocketData>;
  try {
    server = Bun.serve<SocketData>({
      port: config.port,
      hostname: config.host,
      idleTimeout: 60,
      maxRequestBodySize: largestBody,
      development: false,
      fetch: (request, self) => app.fetch(request, self),
      websocket: app.sockets,
      error(error) {
        log.error({ err: error }, "request failed outside the application");
        return new Response(null, { status: 500 });
      },
    });
  } catch (error) {
    if ((error as { code?: string }).code === "EADDRINUSE" || /in use/i.test((error as Error).message))
      throw new Fatal(`Port ${config.port} is taken by another program. Stop it, or set PORT to a free one.`);
    if ((error as { code?: string }).code === "EACCES")
      throw new Fatal(`Port ${config.port} needs more rights. Set PORT to one above 1023.`);
    throw error;
  }
  await app.start();
  const port = server.port ?? config.port;
  return {
    port,
    url: `http://localhost:${port}${config.basePath}`,
    async stop() {
      app.drain();
      // Without `true` an open socket would hold it for ever; clients see 1001 and come back by themselves.
      await Promise.race([server.stop(true), Bun.sleep(5_000)]);
      await app.stop();
    },
  };
}
