/** The frame of a small dialog: a title, what is asked, and the two ways out; says why when the server refuses. */

import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { html } from "../../shared/html.ts";
import { xIcon } from "../../shared/icons.ts";
import type { Failure } from "./api.ts";
import { t } from "./boot.ts";
import { IconButton, Veil } from "./parts.ts";
import { layer } from "./store.ts";

interface AskDialogProps {
  title: string;
  label: string;
  ready: boolean;
  danger?: boolean;
  /** Closes when it is done; what it throws is shown. */
  run(): Promise<void>;
  children: ComponentChildren;
}

export function AskDialog({ title, label, ready, danger, run, children }: AskDialogProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const close = () => (layer.value = null);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setFailure("");
    try {
      await run();
    } catch (error) {
      setFailure((error as Failure).message);
      setBusy(false);
    }
  };
  return html`<${Veil} label=${title} onClose=${close}>
    <form class="ask-form" onSubmit=${submit} novalidate>
      <header class="pane-h">
        <h1 class="cut">${title}</h1>
        <span class="end"
          ><${IconButton} shape=${xIcon} label=${t("inbox.close")} stroke="Esc" onClick=${close}
        /></span>
      </header>
      <div class="ask-body">${children}${failure && html`<p class="alert" role="alert">${failure}</p>`}</div>
      <div class="ask-foot">
        <button type="button" class="btn" onClick=${close}>${t("inbox.cancel")}</button
        ><button class=${`btn ${danger ? "danger" : "primary"}`} disabled=${!ready || busy}>${label}</button>
      </div>
    </form>
  <//>`;
}
