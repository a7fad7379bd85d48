/** What every part of the window is given, and the parts that all of them use. */

import { useEffect, useState } from "preact/hooks";
import type { ComponentType, VNode } from "preact";
import type { ChatConfig } from "../contract/widget.ts";
import type { VisitorClient } from "../sdk/client.ts";
import { html } from "../shared/html.ts";
import type { Shown } from "./format.ts";
import type { Language } from "./texts.ts";

export interface Ui {
  client: VisitorClient;
  config: ChatConfig;
  language: Language;
  t: Language["t"];
  /** Covers a phone's screen. */
  phone: boolean;
  /** Ours to close: the window is in a frame of a host page. */
  embedded: boolean;
  /** A draft of the settings is shown: nothing is sent. */
  preview: boolean;
  close(): void;
}

export function Face({ name, url, size }: { name: string; url?: string | undefined; size: number }): VNode {
  if (url)
    return html`<img class="lx-face" src=${url} alt=${name} width=${size} height=${size} loading="lazy" />`;
  const tint = [...name].reduce((sum, letter) => sum * 31 + letter.codePointAt(0)!, 7) % 6;
  return html`<span class=${`lx-face lx-f${tint + 1} s${size}`} role="img" aria-label=${name}
    >${[...name][0] ?? ""}</span
  >`;
}

type Load<P> = () => Promise<ComponentType<P>>;
const here = new Map<unknown, unknown>();

/** Draws a part whose code, words and looks come when it is first needed; at once where it came before. */
export function Later<P extends { ui: Ui }>({
  load,
  props,
}: {
  /** The same function each time. */
  load: Load<P>;
  props: P;
}): VNode | null {
  const [View, set] = useState(() => here.get(load) as ComponentType<P> | undefined);
  useEffect(() => {
    if (View) return;
    fetchPart(props.ui.language, load).then(
      (view) => {
        here.set(load, view);
        set(() => view);
      },
      () => {},
    );
  }, []);
  return View ? html`<${View} ...${props} />` : null;
}

const waiting: (() => void)[] = [];

/** One after the other, each a task of its own: the browser draws in between, and the page around us, which may share our thread, stays quick. */
export function inTurn(work: () => void): void {
  if (waiting.push(work) === 1) setTimeout(nextTurn);
}

function nextTurn(): void {
  waiting[0]!();
  waiting.shift();
  if (waiting.length) setTimeout(nextTurn);
}

/** Keeps a place until it is this part's turn to be drawn. */
export function InTurn({ place, draw }: { place: VNode; draw(): VNode }): VNode {
  const [due, set] = useState(false);
  useEffect(() => inTurn(() => set(true)), []);
  return due ? draw() : place;
}

/** When the browser has nothing better to do; Safari can't tell. */
export const whenIdle = (work: () => unknown) => void (window.requestIdleCallback ?? setTimeout)(work);

export async function fetchPart<V>(language: Language, load: () => Promise<V>): Promise<V> {
  const [view, { moreStyles }] = await Promise.all([load(), import("./more-styles.ts"), language.more()]);
  moreStyles();
  return view;
}

export function storedFlag(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Only after the visitor did something: see the privacy text. */
export function storeFlag(key: string, value: string): void {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Kept for this page only.
  }
}

/** Settings and words in one language. */
export interface Look {
  config: ChatConfig;
  language: Language;
}

export function nameOf({ t, config }: Ui, { mine, author }: Shown): string {
  if (mine) return t("widget.thread.me");
  return (
    author.name || (author.kind === "bot" ? t("widget.thread.bot") : config.name || t("widget.thread.agent"))
  );
}
