/** The frame's side of what loader and frame say to each other; silent on the full page. */

import type { FromFrame, ToFrame } from "../contract/widget.ts";
import { trustedMessage } from "./addresses.ts";

export interface Bridge {
  embedded: boolean;
  post(message: FromFrame): void;
  listen(hear: (message: ToFrame) => void): void;
}

export function bridge(): Bridge {
  const host = new URLSearchParams(location.search).get("host");
  const embedded = window.parent !== window && Boolean(host);
  return {
    embedded,
    post: (message) => {
      if (embedded) window.parent.postMessage(message, host!);
    },
    listen: (hear) => {
      if (!embedded) return;
      window.addEventListener("message", (event) => {
        const message = trustedMessage<ToFrame>(event, { source: window.parent, origin: host! });
        if (message) hear(message);
      });
    },
  };
}
