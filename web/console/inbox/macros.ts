/** Macros: several deeds by one key or from a menu, with a way back for some seconds. */

import { signal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import type { Conversation, Macro } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { wandSparklesIcon } from "../../shared/icons.ts";
import { listMacros, runMacro, undoMacro, type Failure } from "./api.ts";
import { boot, t } from "./boot.ts";
import { IconButton, MenuItem, Popover } from "./parts.ts";
import { inboxes, layer, open, toast } from "./store.ts";

export const macros = signal<readonly Macro[]>([]);

export async function loadMacros(): Promise<void> {
  if (!boot.may.reply) return;
  try {
    macros.value = (await listMacros()).data;
  } catch {
    // The next change, or the next page, brings them.
  }
}

/** A message that can't be recalled here makes the whole final: said before it runs, and no undo is offered after. */
export const isFinal = (macro: Macro, conversation: Conversation): boolean =>
  macro.actions.some((action) => action.do === "reply" || action.do === "note") &&
  (inboxes.get(conversation.inbox_id)?.recall_limit_ms ?? 0) === 0;

export async function run(macro: Macro, conversation: Conversation): Promise<void> {
  const { id } = conversation;
  try {
    const done = await runMacro(id, macro.id);
    toast(
      t("macros.done", { name: macro.name }),
      isFinal(macro, conversation) ? {} : { undo: () => void undo(id, done.id) },
    );
  } catch (error) {
    toast((error as Failure).message, { failed: true });
  }
}

async function undo(conversationId: string, runId: string): Promise<void> {
  try {
    await undoMacro(conversationId, runId);
  } catch (error) {
    toast((error as Failure).message, { failed: true });
  }
}

/** Alt and a letter; one's own macro goes before a team's, a team's before a shared one. */
const order = ["personal", "team", "shared"];
export const macroOfKey = (all: readonly Macro[], key: string): Macro | undefined =>
  all
    .filter((macro) => macro.key === key)
    .toSorted((a, b) => order.indexOf(a.scope) - order.indexOf(b.scope))[0];

export function startMacroKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
    const conversation = open.peek();
    if (!letter || !conversation || layer.peek() || event.defaultPrevented) return;
    const macro = macroOfKey(macros.peek(), letter);
    if (!macro) return;
    event.preventDefault();
    void run(macro, conversation);
  });
}

/** What it will do, in the order in which it does it. */
export const stepsOf = (macro: Macro): string =>
  macro.actions.map((action) => t(`macros.step.${action.do}`)).join(" → ");

export function MacroButton({ conversation }: { conversation: Conversation }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [shown, setShown] = useState(false);
  if (macros.value.length === 0) return null;
  return html`<${IconButton}
      anchor=${anchor}
      shape=${wandSparklesIcon}
      label=${t("macros.menu")}
      expanded=${shown}
      onClick=${() => setShown(!shown)}
    />
    ${
      shown &&
      html`<${Popover}
        anchor=${anchor}
        label=${t("macros.menu")}
        class="menu macro-menu"
        above
        onClose=${() => setShown(false)}
      >
        <p class="menu-g">${t("macros.menu")}</p>
        ${macros.value.map(
          (macro) =>
            html`<${MenuItem}
              key=${macro.id}
              shape=${wandSparklesIcon}
              label=${macro.name}
              hint=${isFinal(macro, conversation) ? html`<span class="warn">${t("macros.final")}</span>` : stepsOf(macro)}
              keys=${macro.key ? ["Alt", macro.key.toUpperCase()] : undefined}
              onClick=${() => {
                setShown(false);
                void run(macro, conversation);
              }}
            />`,
        )}
      <//>`
    }`;
}
