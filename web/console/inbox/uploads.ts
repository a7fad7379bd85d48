/** Files on their way into a message: progress, refusal with its reason, removal. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { fileIcon, refreshCwIcon, xIcon } from "../../shared/icons.ts";
import { uploadFile, type Failure } from "./api.ts";
import { t } from "./boot.ts";
import { IconButton } from "./parts.ts";
import { bytes } from "./times.ts";
import { toast } from "./store.ts";

interface Upload {
  key: number;
  name: string;
  size: number;
  part: number;
  preview?: string;
  file?: File;
  done?: Attachment;
  failed?: string;
  abort?: () => void;
}

export interface Uploads {
  all: readonly Upload[];
  done: Attachment[];
  busy: boolean;
  add(files: readonly File[]): void;
  again(key: number): void;
  drop(key: number): void;
  clear(): void;
  restore(files: readonly Attachment[]): void;
}

let nextKey = 0;

export function useUploads(limits: { file_bytes: number; files_per_message: number } | undefined): Uploads {
  const [all, setAll] = useState<readonly Upload[]>([]);
  const live = useRef(all);
  live.current = all;
  const change = (key: number, next: Partial<Upload>) =>
    setAll((had) => had.map((each) => (each.key === key ? { ...each, ...next } : each)));
  const start = (upload: Upload) => {
    const { done, abort } = uploadFile(upload.file!, (part) => change(upload.key, { part }));
    change(upload.key, { abort, part: 0, failed: "" });
    done.then(
      (attachment) => change(upload.key, { done: attachment, part: 1 }),
      (failure: Failure) => failure.code !== "aborted" && change(upload.key, { failed: failure.message }),
    );
  };
  const add = (files: readonly File[]) => {
    const room = (limits?.files_per_message ?? 20) - live.current.length;
    if (files.length > room)
      toast(t("composer.file.many", { count: limits?.files_per_message ?? 20 }), { failed: true });
    const fresh = files.slice(0, Math.max(0, room)).map((file): Upload => {
      const tooLarge =
        limits && file.size > limits.file_bytes
          ? t("composer.file.large", { limit: bytes(limits.file_bytes) })
          : file.size === 0
            ? t("composer.file.empty")
            : "";
      return {
        key: ++nextKey,
        name: file.name || t("composer.file.pasted"),
        size: file.size,
        part: 0,
        file,
        ...(file.type.startsWith("image/") && { preview: URL.createObjectURL(file) }),
        ...(tooLarge && { failed: tooLarge }),
      };
    });
    setAll((had) => [...had, ...fresh]);
    for (const upload of fresh) if (!upload.failed) start(upload);
  };
  const forget = (upload: Upload | undefined) => {
    if (upload?.preview) URL.revokeObjectURL(upload.preview);
    if (upload && !upload.done) upload.abort?.();
  };
  useEffect(() => () => live.current.forEach(forget), []);
  return {
    all,
    done: all.flatMap((each) => each.done ?? []),
    busy: all.some((each) => !each.done && !each.failed),
    add,
    again: (key) => {
      const upload = live.current.find((each) => each.key === key);
      if (upload?.file) start(upload);
    },
    drop: (key) => {
      forget(live.current.find((each) => each.key === key));
      setAll((had) => had.filter((each) => each.key !== key));
    },
    clear: () => {
      live.current.forEach(forget);
      setAll([]);
    },
    restore: (files) =>
      setAll((had) => [
        ...had,
        ...files.map((file): Upload => ({
          key: ++nextKey,
          name: file.name,
          size: file.size,
          part: 1,
          done: file,
        })),
      ]),
  };
}

export function UploadList({ uploads }: { uploads: Uploads }) {
  if (uploads.all.length === 0) return null;
  return html`<div class="files" role="list" aria-label=${t("composer.files")}>
    ${uploads.all.map(
      (each) =>
        html`<div class=${`file ${each.failed ? "failed" : ""}`} key=${each.key} role="listitem">
          ${each.preview ? html`<img src=${each.preview} alt="" />` : html`<${Icon} shape=${fileIcon} size=${20} />`}
          <span class="grow"
            ><span class="cut b" title=${each.name}>${each.name}</span><br /><span
              class="hint cut"
              role=${each.failed ? "alert" : undefined}
              >${each.failed || bytes(each.size)}</span
            ></span
          >
          ${each.failed && each.file && html`<${IconButton} shape=${refreshCwIcon} size=${14} label=${t("composer.file.again", { name: each.name })} onClick=${() => uploads.again(each.key)} />`}
          <${IconButton}
            shape=${xIcon}
            size=${14}
            label=${t("composer.file.drop_one", { name: each.name })}
            onClick=${() => uploads.drop(each.key)}
          />
          ${!each.done && !each.failed && html`<progress max="1" value=${each.part} aria-label=${each.name}></progress>`}
        </div>`,
    )}
  </div>`;
}
