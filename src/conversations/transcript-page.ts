/** A conversation as a page to print: who, when, and every line under its day. Loads nothing, and runs only what opens the dialog. */

import { linesOf, type Line, type TranscriptParts } from "./transcript.ts";

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Loads nothing and runs nothing but the one script of `nonce`, which opens the printing dialog. */
export function transcriptPage(parts: TranscriptParts, nonce: string): string {
  const { t, shop, contact, locale } = parts;
  const lines = linesOf(parts);
  const time = clock(parts);
  const noted = lines.some((line) => line.kind === "note");
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escape(t("transcript.title", { shop, contact }))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><style nonce="${nonce}">${style}</style></head>
<body><main><header><p class="shop">${escape(shop)}</p><h1>${escape(t("transcript.heading", { contact }))}</h1>${about(parts, lines)}${noted ? `<p class="warn">${escape(t("transcript.notes"))}</p>` : ""}</header>
${days(parts, lines)}<footer>${escape(t("transcript.printed", { shop, time: `${time.date(parts.takenAt)} ${time.minute(parts.takenAt)}` }))} · ${escape(parts.id)}</footer></main><script nonce="${nonce}">addEventListener("load",()=>print())</script></body></html>`;
}

function about(parts: TranscriptParts, lines: Line[]): string {
  const { t, closedAt } = parts;
  const time = clock(parts);
  const full = (at: number) => `${time.date(at)} ${time.minute(at)}`;
  const said = lines.filter((line) => line.kind === "contact" || line.kind === "agent");
  const served = [...new Set(lines.filter((line) => line.kind === "agent").map((line) => line.who))];
  const pairs: [string, string][] = [
    [t("transcript.served"), served.join(", ") || t("transcript.nobody")],
    ...(lines[0] ? [[t("transcript.began"), full(lines[0].at)] as [string, string]] : []),
    ...(closedAt ? [[t("transcript.ended"), full(closedAt)] as [string, string]] : []),
    [t("transcript.messages"), t("transcript.count", { count: said.length })],
  ];
  return `<dl>${pairs.map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`).join("")}</dl>`;
}

/** A day's name once, a speaker's name once until somebody else speaks. */
function days(parts: TranscriptParts, lines: Line[]): string {
  const time = clock(parts);
  let out = "";
  let day = "";
  let who = "";
  for (const line of lines) {
    const name = time.day(line.at);
    if (name !== day) {
      out += `${day ? "</ol></section>" : ""}<section><h2>${escape(name)}</h2><ol>`;
      day = name;
      who = "";
    }
    const again = line.who !== "" && line.who === who;
    who = line.who;
    out += `<li class="${line.kind}${again ? " again" : ""}"><time>${escape(time.minute(line.at))}</time><div>${
      line.who && !again ? `<b>${escape(line.who)}</b>` : ""
    }<p>${escape(line.text)}</p></div></li>`;
  }
  return day ? `${out}</ol></section>` : "";
}

const clock = ({ locale, zone: timeZone }: TranscriptParts) => {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone });
  const minute = new Intl.DateTimeFormat(locale, { timeStyle: "short", hourCycle: "h23", timeZone });
  // A space between a Han character and a digit, as on all screens.
  const han = (text: string) => text.replace(/(\p{Script=Han})(?=\d)|(\d)(?=\p{Script=Han})/gu, "$1$2 ");
  return {
    date: (at: number) => han(date.format(at)),
    day: (at: number) => han(day.format(at)).replace(/(日)(星期)/u, "$1 $2"),
    minute: (at: number) => minute.format(at),
  };
};

const style = `@page{margin:18mm 16mm}*{box-sizing:border-box}
body{margin:0;color:#1f1d1a;background:#fff;font:14px/1.6 system-ui,"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:720px;margin:40px auto;padding:0 24px}header{padding-bottom:20px;border-bottom:1px solid #d9d5cf}
p,h1,h2,dl,dd,ol{margin:0;padding:0}.shop{color:#0a6b50;font-weight:600}h1{margin:2px 0 16px;font-size:22px;line-height:1.35}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:8px 24px}dl div{min-width:0}dt{color:#5f5b55;font-size:12px}dd{overflow-wrap:anywhere}
.warn{margin-top:16px;padding:6px 10px;border-left:3px solid #c9a227;background:#fdf6dd}
h2{margin:20px 0 8px;color:#5f5b55;font-size:12px;font-weight:600;break-after:avoid}ol{list-style:none}
li{display:grid;grid-template-columns:44px minmax(0,1fr);gap:12px;margin-top:12px;break-inside:avoid}li.again{margin-top:4px}
time{padding-top:2px;color:#5f5b55;font-size:12px}li p{white-space:pre-wrap;overflow-wrap:anywhere}li b{font-weight:600}.agent b{color:#0a6b50}
.event p{color:#5f5b55}.note div{padding:6px 10px;border-left:3px solid #c9a227;background:#fdf6dd}
footer{margin-top:32px;padding-top:12px;border-top:1px solid #d9d5cf;color:#5f5b55;font-size:12px}
@media print{main{max-width:none;margin:0;padding:0}}`;

export const printPolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
