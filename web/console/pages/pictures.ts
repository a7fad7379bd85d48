/** Picks a picture, uploads it and says whose it is: one's own face, the installation's logo. */

import { call } from "./call.ts";
import { pick } from "./follow.ts";
import { toast } from "./toast.ts";

/** `<input type="file" data-picture="PUT /api/v1/…" data-field="file_id">`; the page is drawn anew with it. */
export function listenToPictures(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.matches("[data-picture]")) void give(field);
  });
}

async function give(field: HTMLInputElement): Promise<void> {
  const file = field.files?.[0];
  if (!file) return;
  field.disabled = true;
  const [method, path] = field.dataset.picture!.split(" ") as [string, string];
  const sent = await call("POST", `/api/v1/files?name=${encodeURIComponent(file.name)}`, file);
  const answer = sent.ok ? await call(method, path, { [field.dataset.field!]: pick(sent.data, "id") }) : sent;
  if (answer.ok) return location.reload();
  field.disabled = false;
  field.value = "";
  toast(answer.problem.detail, { failed: true });
}
