/** Files of quick replies: those that a reply sends along, and those that bring replies in. */

import { call } from "./call.ts";
import { pick } from "./follow.ts";
import { say } from "./texts.ts";
import { toast } from "./toast.ts";

export function listenToReplies(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-import-replies]"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void bring(form);
    });
  const list = document.querySelector<HTMLElement>("[data-reply-files]");
  if (!list) return;
  list.addEventListener("click", (event) => {
    const own = (event.target as HTMLElement)
      .closest("[data-drop-file]")
      ?.closest<HTMLElement>("[data-file]");
    if (own)
      void keep(
        list,
        idsIn(list).filter((id) => id !== own.dataset.file),
      );
  });
  const field = document.querySelector<HTMLInputElement>("[data-add-file]");
  field?.addEventListener("change", () => void add(list, field));
}

const idsIn = (list: HTMLElement): string[] =>
  [...list.querySelectorAll<HTMLElement>("[data-file]")].map((each) => each.dataset.file!);

async function add(list: HTMLElement, field: HTMLInputElement): Promise<void> {
  const file = field.files?.[0];
  if (!file) return;
  field.disabled = true;
  // The body's type goes with it; a file of no known type is bytes.
  const body = file.type ? file : new Blob([file], { type: "application/octet-stream" });
  const sent = await call("POST", `/api/v1/files?name=${encodeURIComponent(file.name)}`, body);
  if (sent.ok) return keep(list, [...idsIn(list), String(pick(sent.data, "id"))]);
  field.disabled = false;
  field.value = "";
  toast(sent.problem.detail, { failed: true });
}

async function keep(list: HTMLElement, ids: string[]): Promise<void> {
  const answer = await call("PATCH", list.dataset.replyFiles!, { file_ids: ids });
  if (answer.ok) return location.reload();
  toast(answer.problem.detail, { failed: true });
}

interface Taken {
  added: number;
  updated: number;
  skipped: { entry: number; field: string }[];
}

async function bring(form: HTMLFormElement): Promise<void> {
  const part = <T extends HTMLElement>(selector: string) => form.querySelector<T>(selector)!;
  const [problem, result] = [part("[data-problem]"), part("[data-result]")];
  const button = part<HTMLButtonElement>("button[type=submit]");
  const file = part<HTMLInputElement>("input[type=file]").files?.[0];
  problem.hidden = result.hidden = true;
  const fail = (text: string) => {
    problem.textContent = text;
    problem.hidden = false;
  };
  if (!file) return fail(say("console.live.needed"));
  const values = new FormData(form);
  const team = values.get("team_id");
  button.disabled = true;
  const answer = await call("POST", "/api/v1/quick-replies/import", {
    scope: values.get("scope"),
    ...(values.get("scope") === "team" && team && { team_id: team }),
    text: await file.text(),
  });
  button.disabled = false;
  if (!answer.ok) return fail(answer.problem.fields?.[0]?.detail ?? answer.problem.detail);
  const { added, updated, skipped } = answer.data as Taken;
  const lines = [say("console.live.imported", { added, updated })];
  if (skipped.length > 0)
    lines.push(
      say("console.live.import_skipped", {
        count: skipped.length,
        entries: skipped
          .slice(0, 8)
          .map((each) => each.entry)
          .join(", "),
      }),
    );
  result.textContent = lines.join(" ");
  result.hidden = false;
  form.closest("dialog")?.addEventListener("close", () => location.reload(), { once: true });
}
