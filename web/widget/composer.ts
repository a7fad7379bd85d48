/** Where the visitor writes: grows from one to five lines, keeps its draft, takes files by choice, paste and drop. */

import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import {
  arrowUpIcon,
  circleAlertIcon,
  imageIcon,
  paperclipIcon,
  plusIcon,
  smileIcon,
} from "../shared/icons.ts";
import type { Shown } from "./format.ts";
import { fetchPart, Later, storedFlag, storeFlag, type Ui } from "./ui.ts";
import type { Chooser } from "./attached.ts";
import type { Uploads } from "./uploads.ts";

interface ComposerProps {
  ui: Ui;
  replyTo: Shown | null;
  cancelReply(): void;
  sent(): void;
}

const highest = 5 * 22;
const addLayer = () => import("./attached.ts").then((part) => part.AddLayer);
const emojiPart = () => import("./emoji.ts").then((part) => part.Emoji);
const fileList = () => import("./file-list.ts").then((part) => part.FileList);
const consentLine = () => import("./consent-line.ts").then((part) => part.ConsentLine);
const quoting = () => import("./attached.ts").then((part) => part.Quoting);

export function Composer({ ui, replyTo, cancelReply, sent }: ComposerProps): VNode {
  const { t, client, config, phone } = ui;
  const draftKey = `lingxi.${config.key}.draft`;
  const [text, setText] = useState(() => storedFlag(draftKey) ?? "");
  const [layer, setLayer] = useState<"" | "emoji" | "add">("");
  const [dragging, setDragging] = useState(false);
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<Uploads | null>(null);
  const uploads = files.current;
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const tooLong = text.length > config.limits.text;
  const canSend = !tooLong && !uploads?.busy && Boolean(text.trim() || uploads?.ready) && !ui.preview;

  useLayoutEffect(() => {
    const { style } = field.current!;
    style.height = "auto";
    // One line is what the sheet says: nothing to measure, which would make the browser lay out all of the window at once.
    if (!text) return;
    style.height = `${Math.min(field.current!.scrollHeight, highest + (phone ? 10 : 0))}px`;
  }, [text, phone]);
  useEffect(() => () => files.current?.stop(), []);
  useEffect(() => {
    if (replyTo) field.current!.focus();
  }, [replyTo]);

  function write(value: string, composing = false): void {
    setText(value);
    storeFlag(draftKey, value.slice(0, 100_000));
    if (value) client.setTyping(true);
    // What an input method has not decided yet says nothing.
    if (!composing) preview();
  }

  /** Where agents may see what stands here: asks, or shows it. */
  function preview(left?: boolean): void {
    if (config.preview_enabled && !ui.preview)
      void import("./typed.ts").then((part) => part.preview(ui, field.current, setAsking, left));
  }

  function send(): void {
    if (!canSend) return;
    client.send({
      text: text.trim(),
      attachments: uploads?.take() ?? [],
      ...(replyTo ? { reply_to: replyTo.seq } : {}),
    });
    setText("");
    setLayer("");
    storeFlag(draftKey, "");
    cancelReply();
    sent();
    preview(true);
    field.current!.focus();
  }

  function onKey(event: KeyboardEvent): void {
    // While an input method composes, Enter picks a candidate. Safari tells it by the code only.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  }

  function insert(emoji: string): void {
    const { selectionStart: from, selectionEnd: to } = field.current!;
    write(text.slice(0, from) + emoji + text.slice(to));
    queueMicrotask(() => {
      field.current!.focus();
      field.current!.setSelectionRange(from + emoji.length, from + emoji.length);
    });
  }

  const take = (chosen: FileList | null | undefined) => {
    if (!chosen?.length || ui.preview) return false;
    setLayer("");
    void add([...chosen]);
    return true;
  };

  async function add(chosen: File[]): Promise<void> {
    const part = await fetchPart(ui.language, () => import("./uploads.ts"));
    files.current ??= new part.Uploads(ui, () => draw(0));
    files.current.ui = ui;
    files.current.add(chosen);
  }

  const chooser: Chooser = (label, shape, accept, capture) =>
    html`<label class="lx-ib" title=${label}>
      <${Icon} shape=${shape} label=${label} />
      <input
        type="file"
        class="lx-sr"
        aria-label=${label}
        accept=${accept}
        capture=${capture}
        multiple=${!capture}
        onChange=${(event: Event & { currentTarget: HTMLInputElement }) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </label>`;
  const button = (label: string, shape: string, name: "emoji" | "add") =>
    html`<button
      type="button"
      class="lx-ib"
      aria-label=${label}
      aria-expanded=${layer === name}
      onClick=${() => setLayer(layer === name ? "" : name)}
    >
      <${Icon} shape=${shape} />
    </button>`;
  const image = chooser(t("widget.composer.image"), imageIcon, "image/*");
  const file = chooser(t("widget.composer.file"), paperclipIcon, "");
  const emoji = button(t("widget.composer.emoji"), smileIcon, "emoji");
  const area = html`<textarea
    ref=${field}
    id="composer"
    rows="1"
    dir="auto"
    value=${text}
    enterkeyhint="send"
    placeholder=${config.texts["placeholder"] || t("widget.composer.placeholder")}
    aria-label=${t("widget.composer.placeholder")}
    onInput=${(event: InputEvent & { currentTarget: HTMLTextAreaElement }) => write(event.currentTarget.value, event.isComposing)}
    onCompositionEnd=${() => preview()}
    onKeyDown=${onKey}
    onBlur=${() => client.setTyping(false)}
    onPaste=${(event: ClipboardEvent) => take(event.clipboardData?.files) && event.preventDefault()}
  ></textarea>`;
  const sendButton = html`<button
    type="button"
    class=${`lx-send${canSend ? "" : " off"}`}
    aria-label=${t("widget.composer.send")}
    aria-disabled=${!canSend}
    onClick=${send}
  >
    <${Icon} shape=${arrowUpIcon} size=${phone ? 22 : 18} />
  </button>`;
  const problem = tooLong
    ? t("widget.composer.too_long", { limit: config.limits.text, count: text.length })
    : uploads?.refused;

  return html`<div
    class=${`lx-c${dragging ? " drop" : ""}`}
    onDragOver=${(event: DragEvent) => {
      event.preventDefault();
      setDragging(true);
    }}
    onDragLeave=${() => setDragging(false)}
    onDrop=${(event: DragEvent) => {
      event.preventDefault();
      setDragging(false);
      take(event.dataTransfer?.files);
    }}
  >
    ${layer === "emoji" && html`<${Later} load=${emojiPart} props=${{ ui, pick: insert, close: () => setLayer("") }} />`}
    ${layer === "add" && html`<${Later} load=${addLayer} props=${{ ui, image, file, chooser }} />`}
    ${dragging && html`<p class="lx-note">${t("widget.composer.drop")}</p>`}
    ${asking && html`<${Later} load=${consentLine} props=${{ ui, agreed: preview, answered: () => setAsking(false) }} />`}
    ${problem && html`<p class="lx-err" role="alert"><${Icon} shape=${circleAlertIcon} size=${14} />${problem}</p>`}
    ${replyTo && html`<${Later} load=${quoting} props=${{ ui, message: replyTo, cancel: cancelReply }} />`}
    ${Boolean(uploads?.list.length) && html`<${Later} load=${fileList} props=${{ ui, uploads }} />`}
    ${
      phone
        ? html`<div class="lx-pc">
            ${button(t("widget.composer.add"), plusIcon, "add")}
            <div class="lx-f">${area}</div>
            ${emoji}${sendButton}
          </div>`
        : html`<div class="lx-f">
            ${area}
            <div class="lx-tools">${emoji}${image}${file}${sendButton}</div>
          </div>`
    }
  </div>`;
}
