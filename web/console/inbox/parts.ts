/** Small parts that all panes of the inbox draw: faces, buttons, popovers, keys. */

import { createContext, type ComponentChildren, type RefObject } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Availability } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { globeIcon, mailIcon, messageCircleIcon, smartphoneIcon } from "../../shared/icons.ts";
import { t } from "./boot.ts";
import { keyLabel } from "./keys.ts";
import { inboxes } from "./store.ts";

const tones: Record<Availability, string> = { online: "ok", busy: "danger", away: "warn", offline: "" };

interface FaceProps {
  name: string;
  id: string;
  size?: "l" | "s" | "xs";
  src?: string | undefined;
  presence?: Availability;
  /** Inbox whose channel stands at the lower right. */
  inboxId?: string;
  title?: string;
  person?: "contact" | "agent";
}

/** A letter on one of six quiet tints, or the picture; the tint is the same for the same id. */
export function Face({ name, id, size, src, presence, inboxId, title, person = "contact" }: FaceProps) {
  // Its address holds for half an hour; the letter stands in until the next one comes.
  const [broken, setBroken] = useState("");
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 6;
  return html`<span
    class=${`face f${sum + 1} ${size ?? ""}`}
    title=${title}
    aria-hidden=${title ? undefined : "true"}
  >
    ${src && src !== broken ? html`<img src=${src} alt="" onError=${() => setBroken(src)} />` : initial(name, person)}
    ${presence && html`<i class=${`dot ${tones[presence]}`}></i>`}
    ${inboxId && html`<i class="ch" title=${inboxes.get(inboxId)?.name}><${Icon} shape=${channelShape(inboxId)} size=${12} /></i>`}
  </span>`;
}

/** Contacts by their first letter; agents with a Han name by the last one, because colleagues share family names. */
export function initial(name: string, person: "contact" | "agent"): string {
  const letters = [...name.replace(/^(访客|Visitor)\s*·?\s*/u, "").trim()];
  if (letters.length === 0) return [...name.trim()][0] ?? "·";
  const han = letters.length <= 4 && letters.every((letter) => /\p{Script=Han}/u.test(letter));
  return (person === "agent" && han ? letters.at(-1)! : letters[0]!).toUpperCase();
}

const shapes: Record<string, string> = { web: globeIcon, email: mailIcon, sms: smartphoneIcon };
export const channelShape = (inboxId: string): string =>
  shapes[inboxes.get(inboxId)?.channel ?? "web"] ?? messageCircleIcon;

export function Kbd({ keys }: { keys: readonly string[] }) {
  return keys.map((key) => html`<kbd class="kbd">${keyLabel(key)}</kbd>`);
}

interface IconButtonProps {
  shape: string;
  label: string;
  /** Shown behind the label in the tooltip. */
  stroke?: string;
  onClick(event: MouseEvent): void;
  pressed?: boolean;
  expanded?: boolean;
  size?: number;
  class?: string;
  disabled?: boolean;
  anchor?: RefObject<HTMLButtonElement>;
}

export function IconButton({
  shape,
  label,
  stroke,
  onClick,
  pressed,
  expanded,
  size = 16,
  class: extra = "",
  disabled,
  anchor,
}: IconButtonProps) {
  return html`<button
    ref=${anchor}
    type="button"
    class=${`icon-b ${extra}`}
    title=${stroke ? `${label} ${stroke}` : label}
    aria-label=${label}
    disabled=${disabled}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)}
    aria-expanded=${expanded === undefined ? undefined : String(expanded)}
    aria-haspopup=${expanded === undefined ? undefined : "true"}
    onClick=${onClick}
  >
    <${Icon} shape=${shape} size=${size} />
  </button>`;
}

/** Items are menu items only in a menu; beside fields (role `dialog`) they are buttons. */
const InMenu = createContext(false);

interface PopoverProps {
  anchor: RefObject<HTMLElement>;
  label: string;
  onClose(): void;
  children: ComponentChildren;
  /** Above its anchor instead of below. */
  above?: boolean;
  end?: boolean;
  class?: string;
  role?: "menu" | "dialog";
}

/** Hangs on its anchor, closes on Esc, on a press elsewhere and when the focus leaves by Tab; arrows move within. */
export function Popover({
  anchor,
  label,
  onClose,
  children,
  above,
  end,
  class: extra = "menu",
  role = "menu",
}: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      const own = box.current!;
      const at = anchor.current?.getBoundingClientRect();
      if (!at) return;
      const { offsetWidth: width, offsetHeight: height } = own;
      const left = end ? at.right - width : at.left;
      const below = at.bottom + 4;
      const top = above || below + height > innerHeight - 8 ? Math.max(8, at.top - 4 - height) : below;
      own.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, left))}px`;
      own.style.top = `${top}px`;
    };
    place();
    const watch = new ResizeObserver(place);
    watch.observe(box.current!);
    const first = box.current!.querySelector<HTMLElement>(
      "[autofocus], input, .menu-i:not([disabled]), button",
    );
    first?.focus({ preventScroll: true });
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const press = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    addEventListener("pointerdown", press, true);
    return () => removeEventListener("pointerdown", press, true);
  }, [onClose]);
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      anchor.current?.focus();
    } else if (event.key === "Tab" && role === "menu") onClose();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = [...box.current!.querySelectorAll<HTMLElement>(".menu-i:not([disabled])")];
      if (all.length === 0) return;
      event.preventDefault();
      const at = all.indexOf(document.activeElement as HTMLElement);
      all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]!.focus();
    }
  };
  return html`<div ref=${box} class=${`pop ${extra}`} role=${role} aria-label=${label} onKeyDown=${key}>
    <${InMenu.Provider} value=${role === "menu"}>${children}<//>
  </div>`;
}

interface MenuItemProps {
  shape?: string;
  label: string;
  onClick(): void;
  hint?: ComponentChildren;
  on?: boolean;
  danger?: boolean;
  disabled?: boolean;
  face?: ComponentChildren;
  keys?: readonly string[];
}

export function MenuItem({ shape, label, onClick, hint, on, danger, disabled, face, keys }: MenuItemProps) {
  const inMenu = useContext(InMenu);
  const state = on === undefined ? undefined : String(on);
  return html`<button
    type="button"
    class=${`menu-i ${danger ? "danger" : ""}`}
    role=${inMenu ? (state ? "menuitemcheckbox" : "menuitem") : undefined}
    aria-checked=${inMenu ? state : undefined}
    aria-pressed=${inMenu ? undefined : state}
    disabled=${disabled}
    onClick=${onClick}
  >
    ${face}${shape && html`<${Icon} shape=${shape} size=${16} />`}<span class="cut grow">${label}</span>
    ${hint && html`<span class="xs t3">${hint}</span>`}
    ${on && html`<span class="tick" aria-hidden="true">✓</span>`} ${keys && html`<${Kbd} keys=${keys} />`}
  </button>`;
}

/** A dialog over everything: keeps the focus inside, closes on Esc and on a press beside it. */
export function Veil({
  label,
  onClose,
  class: extra = "",
  children,
}: {
  label: string;
  onClose(): void;
  class?: string;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    (
      box.current!.querySelector<HTMLElement>("[autofocus], input, textarea") ??
      box.current!.querySelector<HTMLElement>("button")
    )?.focus();
    return () => before?.isConnected && before.focus();
  }, []);
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return onClose();
    }
    if (event.key !== "Tab") return;
    const all = [
      ...box.current!.querySelectorAll<HTMLElement>(
        "button:not([disabled]), input, textarea, select, a[href]",
      ),
    ].filter((each) => each.offsetParent !== null);
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  };
  return html`<div
    class="veil"
    onPointerDown=${(event: PointerEvent) => event.target === event.currentTarget && onClose()}
  >
    <div
      ref=${box}
      class=${`dialog ${extra}`}
      role="dialog"
      aria-modal="true"
      aria-label=${label}
      onKeyDown=${key}
    >
      ${children}
    </div>
  </div>`;
}

/** Grey shapes while something loads; seen only when it takes longer than 300 ms. */
export function ListBones() {
  return html`<div class="bones" aria-busy="true" aria-label=${t("inbox.loading")}>
    ${[0, 1, 2, 3, 4, 5].map(() => html`<div class="bone-row"><i class="bone"></i><i class="bone"></i><i class="bone"></i></div>`)}
  </div>`;
}
