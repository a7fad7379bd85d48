/** The frame's part in what the site's pages tell: one token for chat and trail, and the invitation that was pushed to the page. */

import type { Invitation } from "../contract/visitors.ts";
import type { ChatConfig, FromFrame, ToFrame } from "../contract/widget.ts";
import type { VisitorClient } from "../sdk/client.ts";
import type { TabMessage } from "../sdk/options.ts";
import type { Look } from "./ui.ts";

const query = new URLSearchParams(location.search);
/** Of what is kept for this inbox. */
const flag = (name: string) => `lingxi.${query.get("key")}.${name}`;
type SetLook = (change: (look: Look) => Look) => void;

/** Whether the shop sees which of the site's pages are looked at; `changed` is for who shows it. */
export const trail = { on: false, changed: (_on: boolean): void => {} };

/** As the bridge does; what the window loads first has no byte to spare for handing it on. */
export function tellHost(message: FromFrame): void {
  parent.postMessage(message, query.get("host")!);
}

let tabs: BroadcastChannel | undefined;

export async function hear(message: ToFrame, client: VisitorClient, setLook: SetLook): Promise<void> {
  const tell = (token: string | null) => tellHost({ lingxi: 1, t: "session", token });
  if (message.t === "session") {
    // Adopted already, before anything could be said without it.
    const own = await client.session().catch(() => null);
    try {
      if (own === message.token) localStorage[flag("token")] ??= own;
    } catch {
      // Kept for this page only.
    }
  } else if (message.t === "invitation")
    showInvitation(message.invitation, setLook, (id) => tellHost({ lingxi: 1, t: "accepted", id }));
  else if (message.t === "identify") {
    // What is wrong with it is told when they write.
    await client.identify(message.token).catch(() => {});
    // What was refused for want of a name goes out now.
    for (const { id, failed } of client.outbox.entries)
      if (failed?.code.startsWith("identity_")) client.retry(id);
  } else if (message.t === "tracking") {
    trail.on = message.on;
    trail.changed(message.on);
    tabs?.close();
    if (!message.on) return;
    tell(client.known ? await client.session().catch(() => null) : null);
    if (typeof BroadcastChannel === "undefined") return;
    // The client tells the other tabs of a new token; here it is heard as in one of them.
    tabs = new BroadcastChannel(flag("tabs"));
    tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => data.t === "session" && tell(data.token);
  }
}

/** Until they begin to answer: from then on it is the first message of a conversation. */
function showInvitation(invitation: Invitation, setLook: SetLook, accept: (id: string) => void): void {
  const before: { config?: ChatConfig } = {};
  setLook((look) => {
    before.config ??= look.config;
    return { ...look, config: invited(look.config, invitation) };
  });
  const begun = new AbortController();
  const answer = (event: Event) => {
    if (event.type === "click" && !(event.target as Element).closest(".lx-chip")) return;
    begun.abort();
    accept(invitation.id);
    setLook((look) => ({ ...look, config: before.config ?? look.config }));
  };
  for (const name of ["input", "click"])
    document.addEventListener(name, answer, { signal: begun.signal, capture: true });
}

/** Who was invited reads the invitation where others read the greeting. */
function invited(config: ChatConfig, { text, chips, agent }: Invitation): ChatConfig {
  return {
    ...config,
    texts: { ...config.texts, greeting: text },
    greeting_chips: chips,
    ...(agent && { agents: [agent, ...config.agents.filter(({ name }) => name !== agent.name)] }),
  };
}
