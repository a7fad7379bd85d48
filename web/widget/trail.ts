/** The frame's part in what the site's pages tell: one token for chat and trail, and the invitation that was pushed to the page. */

import type { Invitation } from "../contract/visitors.ts";
import type { ChatConfig, ToFrame } from "../contract/widget.ts";
import type { VisitorClient } from "../sdk/client.ts";
import type { TabMessage } from "../sdk/options.ts";
import type { Look } from "./app.ts";
import type { Bridge } from "./bridge.ts";
import { storedFlag, storeFlag } from "./ui.ts";

/** In this order, without names: what the window loads first is counted by the byte. */
type Frame = [
  client: VisitorClient,
  /** Of what is kept for this inbox. */
  flag: (name: string) => string,
  host: Bridge,
  setTracked: (on: boolean) => void,
  setLook: (change: (look: Look) => Look) => void,
];

let tabs: BroadcastChannel | undefined;

export async function hearTrail(
  message: ToFrame,
  [client, flag, host, setTracked, setLook]: Frame,
): Promise<void> {
  const tell = (token: string | null) => host.post({ lingxi: 1, t: "session", token });
  if (message.t === "session") {
    // Adopted already, before anything could be said without it.
    if (storedFlag(flag("token")) === null && (await client.session().catch(() => null)) === message.token)
      storeFlag(flag("token"), message.token);
  } else if (message.t === "invitation")
    showInvitation(message.invitation, setLook, (id) => host.post({ lingxi: 1, t: "accepted", id }));
  else if (message.t === "identify") {
    // What is wrong with it is told when they write.
    await client.identify(message.token).catch(() => {});
    // What was refused for want of a name goes out now.
    for (const { id, failed } of client.outbox.entries)
      if (failed?.code.startsWith("identity_")) client.retry(id);
  } else if (message.t === "tracking") {
    setTracked(message.on);
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
function showInvitation(invitation: Invitation, setLook: Frame[4], accept: (id: string) => void): void {
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
