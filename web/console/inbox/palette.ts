/** The command palette: finds anything and does anything; what acts on the open conversation comes first. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { searchIcon, zapIcon } from "../../shared/icons.ts";
import { searchMessages, type SearchHit } from "./api.ts";
import { t } from "./boot.ts";
import { contains, found, here, macroHits, people, places, replies, tags, type Hit } from "./palette-hits.ts";
import { Face, Kbd, Veil } from "./parts.ts";
import { Marked } from "./search-pane.ts";
import { conversations, layer, open, putConversations } from "./store.ts";

export function Palette({ text: first = "" }: { text?: string }) {
  const [text, setText] = useState(first);
  const [at, setAt] = useState(0);
  const [hits, setHits] = useState<SearchHit[]>([]);
  const box = useRef<HTMLDivElement>(null);
  const close = () => (layer.value = null);
  const only = text[0] === ">" ? "commands" : text[0] === "@" ? "people" : "all";
  const wanted = (only === "all" ? text : text.slice(1)).trim();

  useEffect(() => {
    if (only !== "all" || wanted.length === 0) return setHits([]);
    let gone = false;
    const timer = setTimeout(() => {
      searchMessages(wanted).then(
        (page) => {
          if (gone) return;
          putConversations(page.data.map((hit) => hit.conversation));
          setHits(page.data.slice(0, 6));
        },
        () => {},
      );
    }, 120);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [text]);

  const all = useMemo(() => {
    if (only === "people") return people(wanted, open.value);
    const commands = [...here(open.value), ...places()].filter((hit) => contains(hit.label, wanted));
    if (only === "commands") return [...commands, ...macroHits(wanted)];
    return [
      ...commands.filter((hit) => hit.group === "here").slice(0, wanted ? 6 : 8),
      ...macroHits(wanted),
      ...replies(wanted),
      ...tags(wanted),
      ...found(wanted, hits),
      ...commands.filter((hit) => hit.group === "places").slice(0, 8),
    ];
  }, [text, hits, open.value, conversations.value]);
  const chosen = Math.min(at, all.length - 1);
  const run = (hit: Hit | undefined) => {
    if (!hit) return;
    close();
    hit.run();
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0 && all.length > 0) {
      event.preventDefault();
      setAt((chosen + by + all.length) % all.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(all[chosen]);
    }
  };
  useEffect(() => box.current?.querySelector(".on")?.scrollIntoView({ block: "nearest" }), [chosen]);

  return html`<${Veil} label=${t("palette.label")} class="palette" onClose=${close}>
    <label class="ask"
      ><${Icon} shape=${searchIcon} size=${18} /><input
        autofocus
        value=${text}
        placeholder=${t("palette.hint")}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-found"
        aria-activedescendant=${all[chosen] ? `p-${all[chosen].key}` : undefined}
        maxlength="200"
        onInput=${(event: InputEvent) => {
          setText((event.currentTarget as HTMLInputElement).value);
          setAt(0);
        }}
        onKeyDown=${key} /><${Kbd} keys=${["Esc"]}
    /></label>
    <div class="found" role="listbox" id="palette-found" aria-label=${t("palette.label")} ref=${box}>
      ${all.map(
        (hit, index) =>
          html` ${hit.group !== all[index - 1]?.group && html`<h3 role="presentation">${t(`palette.group.${hit.group}`)}</h3>`}
            <button
              type="button"
              class=${`hit ${index === chosen ? "on" : ""}`}
              role="option"
              id=${`p-${hit.key}`}
              aria-selected=${String(index === chosen)}
              tabindex=${-1}
              onPointerMove=${() => setAt(index)}
              onClick=${() => run(hit)}
            >
              ${hit.face ? html`<${Face} name=${hit.face.name} id=${hit.face.id} size="s" />` : html`<${Icon} shape=${hit.shape ?? zapIcon} size=${16} />`}
              <span class="cut"
                ><span class=${hit.face ? "b" : ""}><${Lit} text=${hit.label} part=${wanted} /></span
                >${hit.sub && html`${"  "}<span class="sub"><${Lit} text=${hit.sub} part=${wanted} /></span>`}</span
              >
              <span class="sub end">${hit.end}</span>${hit.keys && html`<${Kbd} keys=${hit.keys} />`}
            </button>`,
      )}
      ${all.length === 0 && html`<h3>${t("palette.none", { text: wanted })}</h3>`}
    </div>
    <footer class="tip">
      <span><${Kbd} keys=${["↑", "↓"]} />${t("palette.choose")}</span
      ><span><${Kbd} keys=${["↵"]} />${t("palette.run")}</span
      ><span><${Kbd} keys=${[">"]} />${t("palette.commands")}</span
      ><span><${Kbd} keys=${["@"]} />${t("palette.people")}</span>
    </footer>
  <//>`;
}

function Lit({ text, part }: { text: string; part: string }) {
  const at = part ? text.toLowerCase().indexOf(part.toLowerCase()) : -1;
  return at < 0
    ? html`<span>${text}</span>`
    : html`<${Marked} text=${text} marks=${[[at, at + part.length]]} />`;
}
