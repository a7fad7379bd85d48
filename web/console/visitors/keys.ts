/** The board by keyboard: j and k move, Enter opens, i invites, / searches, Esc closes. */

import { boot } from "./boot.ts";
import { askInvite, cursor, filter, move, open, openId } from "./store.ts";

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const typing = target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && !event.isComposing) {
      if (target.id === "find" && filter.value.text) {
        filter.value = { ...filter.value, text: "" };
        return event.preventDefault();
      }
      if (typing) return target.blur();
      if (openId.value) open(null);
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = () => event.preventDefault();
    switch (event.key) {
      case "j":
        return (move(1), done());
      case "k":
        return (move(-1), done());
      case "Enter":
        if (target.matches("button, a") || !cursor.value) return;
        return (open(cursor.value), done());
      case "i":
        if (!boot.may.reply || !(openId.value ?? cursor.value)) return;
        if (!openId.value) open(cursor.value);
        askInvite.value++;
        return done();
      case "/":
        document.getElementById("find")?.focus();
        return done();
    }
  });
}
