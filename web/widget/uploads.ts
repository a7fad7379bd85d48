/** Files on their way to the server: checked, sent with progress, cancelled or tried again. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../contract/models.ts";
import { problemOf } from "../sdk/http.ts";
import { randomId } from "../shared/random-id.ts";
import { sizeOf } from "./format.ts";
import type { Ui } from "./ui.ts";

export interface Upload {
  id: string;
  file: File;
  /** For showing an image before it is there. */
  picture?: string;
  /** 0 to 100. */
  percent: number;
  attachment?: Attachment;
  error?: string;
}

export interface Uploads {
  list: Upload[];
  /** Why a file was not taken. */
  refused: string;
  ready: boolean;
  add(files: Iterable<File>): void;
  remove(id: string): void;
  retry(id: string): void;
  /** Gives what has arrived and starts anew. */
  take(): Attachment[];
}

export function useUploads(ui: Ui): Uploads {
  const [list, setList] = useState<Upload[]>([]);
  const [refused, setRefused] = useState("");
  const requests = useRef(new Map<string, XMLHttpRequest>());
  const patch = (id: string, change: Partial<Upload>) =>
    setList((now) => now.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  useEffect(() => () => requests.current.forEach((request) => request.abort()), []);

  async function start({ id, file }: Pick<Upload, "id" | "file">): Promise<void> {
    const failed = () => patch(id, { error: ui.t("widget.file.failed") });
    const target = await ui.client.uploadTarget(file.name || "image.png").catch(() => null);
    if (!target) return failed();
    // fetch tells no progress of what it sends.
    const request = new XMLHttpRequest();
    requests.current.set(id, request);
    request.open("POST", target.url);
    request.setRequestHeader("Authorization", `Bearer ${target.token}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept-Language", ui.language.locale);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) =>
      patch(id, { percent: Math.floor((loaded / (total || 1)) * 100) });
    request.onerror = failed;
    request.onload = () => {
      const answer = request.response as unknown;
      if (request.status < 300 && answer) patch(id, { attachment: answer as Attachment, percent: 100 });
      else patch(id, { error: problemOf(request.status, answer).message || ui.t("widget.file.failed") });
    };
    request.send(file);
  }

  return {
    list,
    refused,
    ready: list.length > 0 && list.every(({ attachment }) => attachment),
    add(files) {
      const { file_bytes, files_per_message } = ui.config.limits;
      let refusal = "";
      const taken: Upload[] = [];
      for (const file of files) {
        if (list.length + taken.length >= files_per_message)
          refusal = ui.t("widget.file.too_many", { limit: files_per_message });
        else if (!file.size) refusal = ui.t("widget.file.empty", { name: file.name });
        else if (file.size > file_bytes)
          refusal = ui.t("widget.file.too_large", { name: file.name, limit: sizeOf(file_bytes) });
        else {
          const picture = file.type.startsWith("image/") ? { picture: URL.createObjectURL(file) } : {};
          taken.push({ id: randomId(), file, percent: 0, ...picture });
        }
      }
      setRefused(refusal);
      setList([...list, ...taken]);
      taken.forEach((upload) => void start(upload));
    },
    remove(id) {
      requests.current.get(id)?.abort();
      forget(list.filter((upload) => upload.id === id));
      setList(list.filter((upload) => upload.id !== id));
      setRefused("");
    },
    retry(id) {
      const upload = list.find((candidate) => candidate.id === id);
      if (!upload) return;
      patch(id, { error: "", percent: 0 });
      void start(upload);
    },
    take() {
      const done = list.flatMap(({ attachment }) => attachment ?? []);
      forget(list);
      setList([]);
      setRefused("");
      return done;
    },
  };
}

function forget(uploads: Upload[]): void {
  for (const { picture } of uploads) if (picture) URL.revokeObjectURL(picture);
}
