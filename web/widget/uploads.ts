/** Files on their way to the server: checked, sent with progress, cancelled or tried again. Loaded with the first file. */

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

export class Uploads {
  list: Upload[] = [];
  /** Why a file was not taken. */
  refused = "";
  #requests = new Map<string, XMLHttpRequest>();

  constructor(
    /** Given anew by who draws: languages change. */
    public ui: Ui,
    readonly changed: () => void,
  ) {}

  /** All of them have arrived. */
  get ready(): boolean {
    return this.list.length > 0 && this.list.every(({ attachment }) => attachment);
  }

  get busy(): boolean {
    return this.list.some(({ attachment, error }) => !attachment && !error);
  }

  add(files: File[]): void {
    const { t, config } = this.ui;
    const { file_bytes, files_per_message } = config.limits;
    let refusal = "";
    const taken: Upload[] = [];
    for (const file of files) {
      if (this.list.length + taken.length >= files_per_message)
        refusal = t("widget.file.too_many", { limit: files_per_message });
      else if (!file.size) refusal = t("widget.file.empty", { name: file.name });
      else if (file.size > file_bytes)
        refusal = t("widget.file.too_large", { name: file.name, limit: sizeOf(file_bytes) });
      else {
        const picture = file.type.startsWith("image/") ? { picture: URL.createObjectURL(file) } : {};
        taken.push({ id: randomId(), file, percent: 0, ...picture });
      }
    }
    this.#show([...this.list, ...taken], refusal);
    taken.forEach((upload) => void this.#start(upload));
  }

  remove(id: string): void {
    this.#requests.get(id)?.abort();
    forget(this.list.filter((upload) => upload.id === id));
    this.#show(this.list.filter((upload) => upload.id !== id));
  }

  retry(id: string): void {
    const upload = this.list.find((candidate) => candidate.id === id);
    if (!upload) return;
    this.#patch(id, { error: "", percent: 0 });
    void this.#start(upload);
  }

  /** Gives what has arrived and starts anew. */
  take(): Attachment[] {
    const done = this.list.flatMap(({ attachment }) => attachment ?? []);
    forget(this.list);
    this.#show([]);
    return done;
  }

  stop(): void {
    this.#requests.forEach((request) => request.abort());
  }

  async #start({ id, file }: Upload): Promise<void> {
    const { client, language, t } = this.ui;
    const failed = () => this.#patch(id, { error: t("widget.file.failed") });
    const target = await client.uploadTarget(file.name || "image.png").catch(() => null);
    if (!target) return failed();
    // fetch tells no progress of what it sends.
    const request = new XMLHttpRequest();
    this.#requests.set(id, request);
    request.open("POST", target.url);
    request.setRequestHeader("Authorization", `Bearer ${target.token}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept-Language", language.locale);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) =>
      this.#patch(id, { percent: Math.floor((loaded / (total || 1)) * 100) });
    request.onerror = failed;
    request.onload = () => {
      const answer = request.response as unknown;
      if (request.status < 300 && answer) this.#patch(id, { attachment: answer as Attachment, percent: 100 });
      else this.#patch(id, { error: problemOf(request.status, answer).message || t("widget.file.failed") });
    };
    request.send(file);
  }

  #patch(id: string, change: Partial<Upload>): void {
    this.#show(
      this.list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)),
      this.refused,
    );
  }

  #show(list: Upload[], refused = ""): void {
    this.list = list;
    this.refused = refused;
    this.changed();
  }
}

function forget(uploads: Upload[]): void {
  for (const { picture } of uploads) if (picture) URL.revokeObjectURL(picture);
}
