/** Writes web/shared/icons.ts from the lucide icons (ISC) named below: run `bun web/make-icons.ts` after adding one. */

import { readFileSync } from "node:fs";

const names =
  `activity alarm-clock angry archive arrow-down arrow-left arrow-left-right arrow-right arrow-up at-sign ban bell bell-off book-open
bot briefcase calendar camera chart-column check check-check chevron-down chevron-left chevron-right chevron-up circle circle-alert circle-check
circle-help clipboard clock cloud-off code copy corner-down-left database download ellipsis external-link eye eye-off file file-text filter flag
folder frown funnel globe grip-vertical headset history house image inbox info key keyboard laugh layout-grid link list list-filter loader-circle lock log-out mail
map-pin maximize-2 meh menu message-circle message-square mic minus monitor moon mouse-pointer-click package palette panel-left panel-right paperclip
pause pencil phone pin play plus power qr-code quote radar refresh-cw reply rotate-ccw route save search send server settings shield shield-check shopping-bag sliders-horizontal
smartphone smile smile-plus sparkles square-pen star sticky-note sun tag tags text thumbs-down thumbs-up ticket timer trash-2 triangle-alert undo-2
unlock upload user user-check user-minus user-plus users volume-2 volume-x wand-sparkles webhook wifi-off x zap`.split(
    /\s+/,
  );

const lines = names.map((name) => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const inner = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .trim()
    .replace(/\s*\n\s*/g, "")
    .replaceAll('"', "'");
  return `export const ${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Icon = "${inner}";`;
});
await Bun.write(
  "web/shared/icons.ts",
  `/** Shapes of the lucide icons (ISC) that the screens use; made by web/make-icons.ts. Draw one with \`Icon\` from ./icon.ts. */\n\n${lines.join("\n")}\n`,
);
