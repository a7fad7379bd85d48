/** For those who run it: alive, ready, numbers. The first two tell nothing that a stranger may not know. */

import type { Context, Hono } from "hono";
import { must } from "../accounts/actor.ts";
import { authenticate } from "../accounts/authenticate.ts";
import { Unauthenticated } from "../kernel/errors.ts";
import type { Health } from "../kernel/health.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hub } from "../realtime/hub.ts";
import type { Sockets } from "../realtime/sockets.ts";

export function mountOperations(
  http: Hono,
  kernel: Kernel,
  {
    health,
    hub,
    sockets,
    addressOf,
  }: { health: Health; hub: Hub; sockets: Sockets; addressOf: (c: Context) => string },
): void {
  health.add(() => {
    let agents = 0;
    hub.each((connection) => {
      if ((connection.who as { kind: string }).kind === "agent") agents++;
    });
    return [
      {
        name: "lingxi_connections",
        help: "Open lines (sockets and streams)",
        type: "gauge",
        value: [
          { labels: { kind: "agent" }, value: agents },
          { labels: { kind: "visitor" }, value: hub.size - agents },
        ],
      },
      {
        name: "lingxi_connections_too_slow_total",
        help: "Lines closed because the reader did not keep up",
        type: "counter",
        value: sockets.stats.slow,
      },
      {
        name: "lingxi_connections_refused_total",
        help: "Sockets refused before the upgrade",
        type: "counter",
        value: sockets.stats.refused,
      },
    ];
  });

  http.get("/livez", (c) => {
    const live = health.live();
    return c.json(live, live.ok ? 200 : 503, { "cache-control": "no-store" });
  });
  http.get("/readyz", async (c) => {
    const ready = await health.ready();
    return c.json(ready, ready.ok ? 200 : 503, { "cache-control": "no-store" });
  });
  http.get("/metrics", (c) => {
    const actor = authenticate(kernel, c.req.raw, addressOf(c));
    if (!actor) throw new Unauthenticated("unauthenticated");
    must(actor, "settings.manage");
    return c.body(health.metrics(), 200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
    });
  });
}
