/** The emoji that people in shops really use, and the ones used last. */

import { useRef, useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { smileIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { IconButton, Popover } from "./parts.ts";

const groups = {
  faces:
    "😀 😄 😁 😂 🤣 😊 🙂 😉 😍 😘 😋 😎 🤔 🤗 😅 😌 😏 😐 😶 🙄 😮 😢 😭 😤 😡 😱 😳 🥰 🥺 🤝 😴 🤒".split(
      " ",
    ),
  hands: "👍 👎 👌 ✌️ 🙏 👏 🙌 💪 👋 🤙 👉 👈 👆 👇 ✋ 🫶".split(" "),
  things: "❤️ 💔 🌹 🎉 🎁 🎂 ☕ 🍵 🌞 🌙 ⭐ 🔥 💯 ✅ ❌ ❓ ❗ ⏰ 📦 🚚 💰 🧾 📷 📎 📞 📍 🔍 🔒 💡 🛒".split(
    " ",
  ),
} as const;
const place = "lingxi.emoji";

function lately(): string[] {
  try {
    return (JSON.parse(localStorage.getItem(place) ?? "[]") as string[]).slice(0, 9);
  } catch {
    return [];
  }
}
function remember(emoji: string): void {
  try {
    localStorage.setItem(
      place,
      JSON.stringify([emoji, ...lately().filter((each) => each !== emoji)].slice(0, 9)),
    );
  } catch {
    // Only the order of the next time is lost.
  }
}

export function EmojiButton({ insert }: { insert(text: string): void }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const choose = (emoji: string) => {
    remember(emoji);
    setOpen(false);
    insert(emoji);
  };
  const sections: [string, readonly string[]][] = [["lately", lately()], ...Object.entries(groups)];
  return html`<${IconButton}
      shape=${smileIcon}
      label=${t("composer.emoji")}
      anchor=${anchor}
      expanded=${open}
      onClick=${() => setOpen(!open)}
    />
    ${
      open &&
      html`<${Popover}
        anchor=${anchor}
        label=${t("composer.emoji")}
        role="dialog"
        class="menu emoji-box"
        above
        onClose=${() => setOpen(false)}
      >
        ${sections
          .filter(([, all]) => all.length > 0)
          .map(
            ([name, all]) =>
              html`<h3>${t(`composer.emoji.${name}`)}</h3>
                <div class="emoji-grid">
                  ${all.map((emoji) => html`<button type="button" aria-label=${emoji} onClick=${() => choose(emoji)}>${emoji}</button>`)}
                </div>`,
          )}
      <//>`
    }`;
}
