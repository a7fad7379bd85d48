/** The frames of the socket by name, for the reference. Types see to it that each has its line; a test, that the protocol says the same. */

import type { ClientFrame, ServerFrame } from "../../web/contract/frames.ts";

interface Frame {
  /** Who sends it, or to whom it goes. */
  who: string;
  note: string;
}
const frame = (who: string, note: string): Frame => ({ who, note });

export const clientFrames: { readonly [N in ClientFrame["t"]]: Frame } = {
  send: frame(
    "both",
    "Writes a message, with an id of the client's own; answered by `ack` once it is stored",
  ),
  sync: frame("both", "Asks for what came after a `seq`; answered by `messages`"),
  typing: frame("both", "Typing began or ended; believed for ten seconds"),
  read: frame("both", "Read up to a `seq`; both sides get a `receipt`"),
  delivered: frame("visitor", "Received up to a `seq`"),
  watch: frame("agent", "Everything of one conversation from now on, `viewers` included"),
  unwatch: frame("agent", "Ends that"),
  lists: frame("agent", "`conversation` frames of these inboxes"),
  board: frame("agent", "Who is on the site: a snapshot, then what changes"),
  follow: frame("agent", "One visitor, as they change"),
  preview: frame("visitor", "What stands in the composer, where they agreed to it"),
  suggest: frame("agent", "Asks which quick replies fit"),
  arm: frame("agent", "A text that goes the moment the contact's message comes"),
  disarm: frame("agent", "Ends that"),
  ping: frame("both", "After silence; answered by `pong`"),
};

export const serverFrames: { readonly [N in ServerFrame["t"]]: Frame } = {
  hello: frame("both", "The first frame: who you are, the server's time and the heartbeat"),
  ack: frame("both", "Your message is stored"),
  error: frame("both", "Your frame was refused; nothing has changed"),
  message: frame("both", "A message was written, edited or recalled"),
  messages: frame("both", "The answer to `sync`"),
  receipt: frame("both", "How far a side has read and received"),
  typing: frame("both", "Somebody is typing"),
  conversation: frame("agents", "A row of the list, whole"),
  visitor_conversation: frame("visitor", "The conversation as its contact may see it"),
  queue: frame("visitor", "Their place in the queue and about how long it takes"),
  viewers: frame("watchers", "Who looks, answers or writes a note"),
  presence: frame("agents", "A colleague came, went or changed their availability"),
  changed: frame("agents", "Fetch these again"),
  board: frame("agents", "A part of the snapshot of who is on the site"),
  visitor: frame("agents", "A visitor's row, whole"),
  visitor_gone: frame("agents", "A visitor has left, or took their consent back"),
  visitor_tasks: frame("agents", "Rules ask agents to look at a visitor"),
  invitation: frame("one visitor", "Somebody would like to talk"),
  conversation_gone: frame("agents", "No longer theirs to see"),
  draft: frame("one agent", "Their draft changed in another tab"),
  mention: frame("one agent", "A colleague named them in a note"),
  offer: frame("agents", "A transfer or an invitation was made or answered"),
  preview: frame("agents", "What the contact is typing"),
  suggest: frame("one agent", "The quick replies that fit, best first"),
  armed: frame("one agent", "What waits for the contact's message"),
  pong: frame("both", "The answer to `ping`"),
  bye: frame("both", "Why the line ends"),
};
