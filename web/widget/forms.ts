/** The form before a chat and the one out of hours: labels above, errors below, nothing typed is ever lost. */

import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { VNode } from "preact";
import type { FormField } from "../contract/widget.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { cameraIcon, circleAlertIcon, circleCheckIcon, xIcon } from "../shared/icons.ts";
import { randomId } from "../shared/random-id.ts";
import { faultOf, faultsOf, type Faults } from "./answers.ts";
import { dayOf } from "./format.ts";
import type { Ui } from "./ui.ts";
import { Uploads } from "./uploads.ts";

/** What becomes the first message; the shop may name and place it. */
const questionName = "message";

function withQuestion(own: readonly FormField[], label: string): FormField[] {
  const question: FormField = { name: questionName, kind: "textarea", label, required: true };
  if (!own.some(({ name }) => name === questionName)) return [...own, question];
  return own.map((field) =>
    field.name === questionName ? { ...question, label: field.label || label } : field,
  );
}

interface FormState {
  values: Record<string, string>;
  faults: Faults;
  set(name: string, value: string): void;
  blur(field: FormField): void;
  /** Null when something is wrong: the first wrong field has the focus. */
  check(): Record<string, string> | null;
}

function useForm(fields: readonly FormField[], first: Record<string, string>): FormState {
  const [values, setValues] = useState(first);
  const [faults, setFaults] = useState<Faults>({});
  return {
    values,
    faults,
    set: (name, value) => {
      setValues({ ...values, [name]: value });
      if (faults[name]) setFaults({ ...faults, [name]: "" });
    },
    blur: (field) => {
      // An empty field that was only passed by is not wrong yet.
      const value = values[field.name] ?? "";
      if (value.trim()) setFaults({ ...faults, [field.name]: faultOf(field, value) ?? "" });
    },
    check: () => {
      const found = faultsOf(fields, values);
      setFaults(found);
      const wrong = fields.find(({ name }) => found[name]);
      if (wrong) document.getElementById(`field-${wrong.name}`)?.focus();
      return wrong
        ? null
        : Object.fromEntries(
            fields.map(({ name }) => [name, (values[name] ?? "").trim()]).filter(([, value]) => value),
          );
    },
  };
}

export function PreChat({
  ui,
  question,
  start,
  skip,
}: {
  ui: Ui;
  question: string;
  start(): void;
  skip(): void;
}): VNode {
  const { t, config, client } = ui;
  const fields = withQuestion(config.pre_chat.fields, t("widget.form.question"));
  const form = useForm(fields, { [questionName]: question });
  const submit = (event: Event) => {
    event.preventDefault();
    const answers = form.check();
    if (!answers || ui.preview) return;
    const { [questionName]: text = "", ...details } = answers;
    client.send({ text, details });
    start();
  };
  return html`<form class="lx-body" onSubmit=${submit} novalidate>
    <div class="lx-form">
      <div>
        <h2>${config.pre_chat.title || t("widget.form.title")}</h2>
        <p>${t("widget.form.subtitle")}</p>
      </div>
      ${fields.map((field) => html`<${Field} key=${field.name} ui=${ui} field=${field} form=${form} />`)}
    </div>
    <div class="lx-foot">
      <button class="lx-btn p w">${t("widget.form.start")}</button>
      <div class="lx-ends">
        <span class="lx-fine">${t("widget.form.privacy")}</span>
        ${
          !fields.some(({ name, required }) => required && name !== questionName) &&
          html`<button type="button" class="lx-fine" onClick=${skip}>${t("widget.form.skip")}</button>`
        }
      </div>
    </div>
  </form>`;
}

export interface OfflineProps {
  ui: Ui;
  question: string;
  /** The message makes a conversation, which must not push its confirmation away. */
  stay(): void;
  chat(): void;
}

export function OfflineForm({ ui, question, stay, chat }: OfflineProps): VNode {
  const { t, config, client } = ui;
  const email: FormField = { name: "email", kind: "email", label: t("widget.offline.email"), required: true };
  const own = withQuestion(config.offline.fields, t("widget.form.question"));
  const fields = own.some(({ kind }) => kind === "email") ? own : [email, ...own];
  const form = useForm(fields, { [questionName]: question });
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [uploads] = useState(() => new Uploads(ui, () => draw(0)));
  uploads.ui = ui;
  useEffect(() => () => uploads.stop(), []);
  // One id for all tries, so that a second press does not leave a second message.
  const id = useRef(randomId());
  const [phase, setPhase] = useState<"" | "busy" | "done">("");
  const [error, setError] = useState("");
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const answers = form.check();
    if (!answers || ui.preview || phase) return;
    const { [questionName]: text = "", ...rest } = answers;
    setPhase("busy");
    setError("");
    stay();
    try {
      await client.leaveMessage(
        id.current,
        rest,
        text,
        uploads.list.flatMap(({ attachment }) => attachment?.id ?? []),
      );
      uploads.take();
      setPhase("done");
    } catch (problem) {
      setError((problem as Error).message || t("widget.offline.failed"));
      setPhase("");
    }
  }
  const time = config.opens_at ? dayOf(config.opens_at, Date.now(), ui.language) : "";
  if (phase === "done") {
    return html`<div class="lx-body lx-done" role="status">
      <${Icon} shape=${circleCheckIcon} size=${40} />
      <h2>${t("widget.offline.done")}</h2>
      <p>${t("widget.offline.done_hint")}</p>
      <button class="lx-btn" onClick=${chat}>${t("widget.offline.chat")}</button>
    </div>`;
  }
  const add = (event: Event & { currentTarget: HTMLInputElement }) => {
    uploads.add([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
  };
  return html`<form class="lx-body" onSubmit=${submit} novalidate>
    <div class="lx-form">
      <div>
        <h2>${t("widget.offline.title")}</h2>
        <p>
          ${config.open ? t("widget.offline.waited") : config.texts["offline"] || (time ? t("widget.offline.subtitle", { time }) : t("widget.offline.subtitle_unknown"))}
        </p>
      </div>
      ${fields.map((field) => html`<${Field} key=${field.name} ui=${ui} field=${field} form=${form} />`)}
      <div class="lx-row wrap">
        ${uploads.list.map(
          ({ id: key, picture, file, percent, attachment, error: fault }) =>
            html`<span class=${`lx-thumb${fault ? " bad" : ""}`} key=${key} title=${fault || file.name}>
              ${picture && html`<img src=${picture} alt=${file.name} width="40" height="40" />`}
              ${!attachment && !fault && html`<progress max="100" value=${percent} aria-label=${file.name}></progress>`}
              <button
                type="button"
                aria-label=${t("widget.file.remove", { name: file.name })}
                onClick=${() => uploads.remove(key)}
              >
                <${Icon} shape=${xIcon} size=${12} />
              </button>
            </span>`,
        )}
        <label class="lx-btn s"
          ><${Icon} shape=${cameraIcon} size=${16} />${t("widget.offline.add_image")}<input
            type="file"
            class="lx-sr"
            accept="image/*"
            multiple
            onChange=${add}
        /></label>
      </div>
      ${uploads.refused && html`<p class="lx-err" role="alert">${uploads.refused}</p>`}
      ${
        config.hours.length > 0 &&
        html`<dl class="lx-hours">
          ${config.hours.map(
            ({ days, times }) =>
              html`<dt>${days}</dt>
                <dd><bdi>${times}</bdi></dd>`,
          )}
        </dl>`
      }
    </div>
    <div class="lx-foot bare">
      ${error && html`<p class="lx-err" role="alert"><${Icon} shape=${circleAlertIcon} size=${14} />${error}</p>`}
      <button class="lx-btn p w" disabled=${phase === "busy"}>${t("widget.offline.send")}</button>
    </div>
  </form>`;
}

const inputTypes: Partial<Record<FormField["kind"], string>> = { email: "email", phone: "tel" };
const autocompletes: Partial<Record<FormField["kind"], string>> = { email: "email", phone: "tel" };

function Field({ ui: { t }, field, form }: { ui: Ui; field: FormField; form: FormState }): VNode {
  const { name, kind, label, required, options = [] } = field;
  const value = form.values[name] ?? "";
  const fault = form.faults[name];
  const id = `field-${name}`;
  const shared = {
    id,
    name,
    value,
    "aria-invalid": fault ? "true" : undefined,
    "aria-describedby": fault ? `${id}-fault` : undefined,
    "aria-required": required,
    onInput: (event: Event & { currentTarget: HTMLInputElement }) =>
      form.set(name, event.currentTarget.value),
    onBlur: () => form.blur(field),
  };
  const chips = kind === "select" && options.length <= 6;
  const caption = html`${label}${!required && html` <small>${t("widget.form.optional")}</small>`}`;
  return html`<div>
    ${chips ? html`<span class="lx-label" id=${`${id}-label`}>${caption}</span>` : html`<label for=${id}>${caption}</label>`}
    ${
      chips
        ? html`<div class="lx-chips" role="group" id=${id} tabindex="-1" aria-labelledby=${`${id}-label`}>
            ${options.map(
              (option) =>
                html`<button
                  type="button"
                  class=${`lx-chip${value === option ? " on" : ""}`}
                  aria-pressed=${value === option}
                  onClick=${() => form.set(name, value === option ? "" : option)}
                >
                  ${option}
                </button>`,
            )}
          </div>`
        : kind === "select"
          ? html`<select class="lx-in" ...${shared}>
              <option value="">${t("widget.form.choose")}</option>
              ${options.map((option) => html`<option>${option}</option>`)}
            </select>`
          : kind === "textarea"
            ? html`<textarea class="lx-in ta" rows="3" maxlength="4000" dir="auto" ...${shared}></textarea>`
            : html`<input
                class="lx-in"
                type=${inputTypes[kind] ?? "text"}
                maxlength="200"
                dir="auto"
                autocomplete=${autocompletes[kind] ?? (name === "name" ? "name" : "off")}
                ...${shared}
              />`
    }
    ${fault && html`<p class="lx-err" id=${`${id}-fault`}><${Icon} shape=${circleAlertIcon} size=${14} />${t(fault)}</p>`}
  </div>`;
}
