/** Where the visitor writes: grows from one to five lines, keeps its draft, takes files by choice, paste and drop. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import {
  arrowUpIcon,
  cameraIcon,
  circleAlertIcon,
  imageIcon,
  paperclipIcon,
  plusIcon,
  smileIcon,
  xIcon,
} from "../shared/icons.ts";
import { nameOf } from "./bubble.ts";
import type { Shown } from "./format.ts";
import { Later, storedFlag, storeFlag, type Ui } from "./ui.ts";
import { useUploads } from "./uploads.ts";

interface ComposerProps {
  ui: Ui;
  replyTo: Shown | null;
  cancelReply(): void;
  sent(): void;
}

const highest = 5 * 22;

export function Composer({ ui, replyTo, cancelReply, sent }: ComposerProps): VNode {
  const { t, client, config, phone } = ui;
  const draftKey = `lingxi.${config.key}.draft`;
  const previewFlag = `lingxi.${config.key}.preview`;
  const previewing = config.preview_enabled && !ui.preview;
  const [text, setText] = useState(() => storedFlag(draftKey) ?? "");
  const [layer, setLayer] = useState<"" | "emoji" | "add">("");
  const [dragging, setDragging] = useState(false);
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads(ui);
  const tooLong = text.length > config.limits.text;
  const uploading = uploads.list.some(({ attachment, error }) => !attachment && !error);
  const canSend = !tooLong && !uploading && (Boolean(text.trim()) || uploads.ready) && !ui.preview;

  useLayoutEffect(() => {
    const { style } = field.current!;
    style.height = "auto";
    style.height = `${Math.min(field.current!.scrollHeight, highest + (phone ? 10 : 0))}px`;
  }, [text, phone]);
  useEffect(() => {
    if (replyTo) field.current!.focus();
  }, [replyTo]);

  function write(value: string): void {
    setText(value);
    storeFlag(draftKey, value.slice(0, 100_000));
    if (value) client.setTyping(true);
    // Asked when it means something: with the first message there is nobody yet who could look.
    if (value && previewing && client.current && storedFlag(previewFlag) === null) setAsking(true);
    preview();
  }

  /** Where the visitor agreed, agents see what stands here. */
  function preview(): void {
    if (!previewing || storedFlag(previewFlag) !== "yes") return;
    void import("./typed.ts").then(
      ({ typed }) => field.current && typed(ui, field.current.value, field.current.selectionStart),
    );
  }
  function asked(): void {
    setAsking(false);
    // Shown once; no answer means no.
    if (asking && storedFlag(previewFlag) === null) storeFlag(previewFlag, "seen");
  }

  function send(): void {
    if (!canSend) return;
    client.send({
      text: text.trim(),
      attachments: uploads.take(),
      ...(replyTo ? { reply_to: replyTo.seq } : {}),
    });
    setText("");
    setLayer("");
    storeFlag(draftKey, "");
    cancelReply();
    sent();
    asked();
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

  const take = (files: FileList | null | undefined) => {
    if (!files?.length || ui.preview) return false;
    uploads.add(files);
    setLayer("");
    return true;
  };
  const chooser = (label: string, shape: string, accept: string, capture?: string) =>
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
    onInput=${(event: InputEvent & { currentTarget: HTMLTextAreaElement }) => write(event.currentTarget.value)}
    onCompositionEnd=${preview}
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
    : uploads.refused;

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
    ${layer === "emoji" && html`<${Later} load=${() => import("./emoji.ts").then((part) => part.Emoji)} props=${{ ui, pick: insert, close: () => setLayer("") }} />`}
    ${layer === "add" && html`<div class="lx-add">${image}${chooser(t("widget.composer.camera"), cameraIcon, "image/*", "environment")}${file}</div>`}
    ${dragging && html`<p class="lx-note">${t("widget.composer.drop")}</p>`}
    ${asking && html`<${Later} load=${() => import("./consent-line.ts").then((part) => part.ConsentLine)} props=${{ ui, agreed: preview, answered: asked }} />`}
    ${problem && html`<p class="lx-err" role="alert"><${Icon} shape=${circleAlertIcon} size=${14} />${problem}</p>`}
    ${
      replyTo &&
      html`<div class="lx-quoting">
        <span><b>${t("widget.thread.reply_to", { name: nameOf(ui, replyTo) })}</b> ${replyTo.text}</span>
        <button class="lx-ib" aria-label=${t("widget.thread.cancel_reply")} onClick=${cancelReply}>
          <${Icon} shape=${xIcon} size=${14} />
        </button>
      </div>`
    }
    ${uploads.list.length > 0 && html`<${Later} load=${() => import("./file-list.ts").then((part) => part.FileList)} props=${{ ui, uploads }} />`}
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
