/** A conversation as one document: plain text, or a page to print. Rows and texts in, words out. */

import type { Message } from "../../web/contract/models.ts";
import type { Locale, Translate } from "../kernel/i18n.ts";

export interface TranscriptParts {
  t: Translate;
  locale: Locale;
  /** IANA name: that of the inbox. */
  zone: string;
  /** Of the shop: the inbox's name. */
  shop: string;
  contact: string;
  messages: Message[];
}

interface Line {
  at: string;
  who: string;
  text: string;
  kind: "text" | "note" | "event";
}

/** What each message says; system lines are told without who is behind them. */
function linesOf({ t, locale, zone, contact, messages, shop }: TranscriptParts): Line[] {
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  });
  return messages.flatMap((message): Line[] => {
    const at = when.format(new Date(message.created_at));
    if (message.kind === "system") {
      const text = eventText(t, message);
      return text ? [{ at, who: "", text, kind: "event" }] : [];
    }
    const name = message.author.kind === "contact" ? contact : (message.author.name ?? shop);
    const files = (message.attachments ?? []).map((file) => t("transcript.file", { name: file.name }));
    const text = message.recalled_at
      ? t("transcript.recalled")
      : [message.text, ...files].filter(Boolean).join("\n");
    const note = message.kind === "note";
    return [{ at, who: note ? t("transcript.note", { name }) : name, text, kind: note ? "note" : "text" }];
  });
}

const told = new Set([
  "assigned",
  "transferred",
  "closed",
  "reopened",
  "offline_message",
  "contact_left",
  "rating_requested",
]);

function eventText(t: Translate, { event, text }: Message): string {
  if (!event || !told.has(event.name)) return text;
  const agent = String(event.params.agent ?? "");
  return agent && (event.name === "assigned" || event.name === "transferred")
    ? t("transcript.event.joined", { agent })
    : event.name === "closed"
      ? t("transcript.event.closed")
      : "";
}

export function transcriptText(parts: TranscriptParts): string {
  const { t, shop, contact } = parts;
  const lines = linesOf(parts).map(({ at, who, text }) =>
    who ? `${at} ${who}\n${text}` : `${at} — ${text}`,
  );
  return [t("transcript.title", { shop, contact }), ...lines].join("\n\n") + "\n";
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Loads nothing and runs nothing but the one script of `nonce`, which opens the printing dialog. */
export function transcriptPage(parts: TranscriptParts, nonce: string): string {
  const title = escape(parts.t("transcript.title", { shop: parts.shop, contact: parts.contact }));
  const lines = linesOf(parts).map(
    ({ at, who, text, kind }) =>
      `<li class="${kind}"><p class="who">${who ? `<b>${escape(who)}</b> ` : ""}<span>${escape(at)}</span></p><p class="text">${escape(text)}</p></li>`,
  );
  return `<!doctype html><html lang="${parts.locale}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><style nonce="${nonce}">${style}</style></head>
<body><main><h1>${title}</h1><ol>${lines.join("\n")}</ol></main><script nonce="${nonce}">addEventListener("load",()=>print())</script></body></html>`;
}

const style = `body{margin:0;color:#1f1d1a;background:#fff;font:14px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:720px;margin:32px auto;padding:0 24px}h1{font-size:20px}ol{list-style:none;margin:0;padding:0}
li{margin:0 0 12px;break-inside:avoid}p{margin:0}.who span{color:#5f5b55;font-size:12px}
.text{white-space:pre-wrap;overflow-wrap:anywhere}.event .text{display:inline;color:#5f5b55}.event .who{display:inline;margin-right:8px}
.note{padding:6px 10px;border-left:3px solid #c9a227;background:#fdf6dd}`;

export const printPolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
