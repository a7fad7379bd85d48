/** What others ask of the composer: focus, put a text in, take files. The composer on the screen answers. */

import type { Attachment } from "../../contract/models.ts";

export interface ComposerHandle {
  focus(kind?: "text" | "note"): void;
  insert(text: string): void;
  edit(written: { kind: "text" | "note"; text: string; files: Attachment[] }): void;
  addFiles(files: readonly File[]): void;
}

let handle: ComposerHandle | null = null;
export const holdComposer = (next: ComposerHandle | null): void => void (handle = next);
export const focusComposer = (kind?: "text" | "note"): void => handle?.focus(kind);
export const insertText = (text: string): void => handle?.insert(text);
export const editAgain = (written: Parameters<ComposerHandle["edit"]>[0]): void => handle?.edit(written);
export const addFiles = (files: readonly File[]): void => handle?.addFiles(files);
