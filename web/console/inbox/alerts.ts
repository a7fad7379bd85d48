/** A short sound, a desktop notification and the number in the tab's title. */

import { effect } from "@preact/signals";
import type { Conversation, Message, Offer } from "../../contract/models.ts";
import { showAvailability } from "../pages/shell.ts";
import { boot, t } from "./boot.ts";
import { openConversation } from "./navigation.ts";
import { offerToNotify } from "./notify-offer.ts";
import { agentName, contactName, me, openId, toast, unreadTotal } from "./store.ts";

let audio: AudioContext | undefined;

/** Browsers let a page sound only after a click or a key: the first one makes the context. */
export function startAlerts(): void {
  const unlock = () => {
    audio ??= new AudioContext();
    void audio.resume();
  };
  addEventListener("pointerdown", unlock, { once: true });
  addEventListener("keydown", unlock, { once: true });
  effect(() => showAvailability(me.value.availability));
  const title = document.title;
  effect(() => {
    const count = unreadTotal.value;
    document.title = count > 0 ? `(${count > 99 ? "99+" : count}) ${title}` : title;
    for (const badge of document.querySelectorAll<HTMLElement>("[data-count=inbox]")) {
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? "99+" : String(count);
    }
  });
}

export function alertMessage(conversation: Conversation, message: Message): void {
  const mine = conversation.assignee_id === me.value.id;
  const anyone = conversation.assignee_id === null;
  if (!mine && !anyone) return;
  if (openId.value === conversation.id && document.hasFocus()) return;
  ring(mine);
  if (mine) notify(contactName(conversation), message.text || t("inbox.row.file"), conversation.id);
}

export function alertMention(conversationId: string, by: string): void {
  if (openId.value === conversationId && document.hasFocus()) return;
  ring(true);
  notify(t("inbox.alert.mention", { name: agentName(by) }), "", conversationId);
}

export function alertOffer({ kind, from_id, note, conversation_id: id }: Offer): void {
  ring(true);
  const name = agentName(from_id);
  notify(t(kind === "invite" ? "offers.alert_invite" : "offers.alert", { name }), note, id);
}

/** A rule asks agents to look at somebody on the site. */
export function alertTask({ rule, text }: { rule: string; text: string }): void {
  ring(false);
  toast(t("journey.task", { rule, text }));
}

/** Two soft notes; the lower one alone for what is nobody's yet. */
function ring(mine: boolean): void {
  if (!audio || !soundIsOn() || me.value.availability === "offline") return;
  const notes = mine ? [880, 1174.7] : [659.3];
  notes.forEach((pitch, index) => {
    const start = audio!.currentTime + index * 0.12;
    const tone = audio!.createOscillator();
    const volume = audio!.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.12, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.28);
    tone.connect(volume).connect(audio!.destination);
    tone.start(start);
    tone.stop(start + 0.3);
  });
}

function notify(title: string, body: string, conversationId: string): void {
  if (!boot.notifications || !globalThis.Notification || document.hasFocus()) return;
  if (document.hidden) offerToNotify();
  if (Notification.permission !== "granted") return;
  const shown = new Notification(title, { body: body.slice(0, 120), tag: conversationId, silent: true });
  shown.onclick = () => {
    focus();
    openConversation(conversationId);
    shown.close();
  };
}

/** Must be called from a click: browsers ignore the question otherwise. */
export const mayAskToNotify = (): boolean => globalThis.Notification?.permission === "default";
export const askToNotify = (): Promise<unknown> => Notification.requestPermission();
const soundIsOn = (): boolean => document.documentElement.dataset.sounds !== "off";
