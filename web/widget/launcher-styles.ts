/** Styles of the launcher and greeting inside their shadow tree. The values are those of web/styles/tokens.css: a host page has no tokens. */

export const launcherStyles = `
:host { all: initial; }
.root { --surface: #ffffff; --hover: #f2f0ec; --line: #e7e4de; --line-strong: #d5d1c9; --text: #1f1d1a; --text-2: #554f48; --danger: #c0322a;
  --brand: #0a755b; --on-brand: #ffffff; --shadow-2: 0 4px 16px rgb(31 29 26 / .10); --shadow-3: 0 12px 40px rgb(31 29 26 / .18); --face: #dfe9e2; --face-text: #3d3933;
  --font: system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color-scheme: light; font: 400 14px/22px var(--font); color: var(--text); -webkit-font-smoothing: antialiased; }
.root[data-theme="dark"] { --surface: #1a1918; --hover: #252421; --line: #2d2b28; --line-strong: #403d39; --text: #edebe7; --text-2: #b6b1a8; --danger: #ff8a80;
  --brand: #3cc49b; --on-brand: #06231b; --shadow-2: 0 4px 16px rgb(0 0 0 / .5); --shadow-3: 0 12px 40px rgb(0 0 0 / .6); --face: #24382f; --face-text: #e2ded7; color-scheme: dark; }
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
:focus { outline: 0; } :focus-visible { box-shadow: 0 0 0 2px var(--surface), 0 0 0 4px var(--brand); }
svg { display: block; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.dock { position: fixed; z-index: 2147483000; bottom: calc(var(--y) + env(safe-area-inset-bottom, 0px)); display: flex; }
.right { right: calc(var(--x) + env(safe-area-inset-right, 0px)); } .left { left: calc(var(--x) + env(safe-area-inset-left, 0px)); }
.launch { position: relative; width: 56px; height: 56px; border-radius: 28px; display: flex; align-items: center; justify-content: center; gap: 8px;
  background: var(--brand); color: var(--on-brand); box-shadow: var(--shadow-2); transition: filter 90ms; }
.launch:hover { filter: brightness(.94); } .launch:focus-visible { box-shadow: 0 0 0 2px var(--surface), 0 0 0 4px var(--brand), var(--shadow-2); }
.launch.label { width: auto; padding: 0 20px; font-weight: 500; font-size: 16px; } .launch.open.label { width: 56px; padding: 0; } .launch.open span { display: none; }
.launch svg { transition: transform 90ms; } .launch svg + svg { display: none; } .open svg { display: none; } .open svg + svg { display: block; }
.badge { position: absolute; top: -2px; inset-inline-end: -2px; min-width: 20px; height: 20px; padding: 0 6px; border-radius: 10px; background: var(--danger); color: var(--surface);
  font: 600 12px/20px var(--font); text-align: center; box-shadow: 0 0 0 2px var(--surface); }
.greet { position: absolute; bottom: calc(100% + 16px); width: min(320px, calc(100vw - 32px)); padding: 16px; border: 1px solid var(--line); border-radius: 16px; background: var(--surface); box-shadow: var(--shadow-2); animation: rise 150ms; }
.right > .greet { right: 0; } .left > .greet { left: 0; }
.greet p { overflow-wrap: anywhere; white-space: pre-line; }
.who { display: flex; align-items: center; gap: 8px; font-size: 13px; line-height: 16px; margin-bottom: 8px; padding-inline-end: 28px; } .who b { font-weight: 600; } .who span { color: var(--text-2); font-size: 12px; }
.face { position: relative; overflow: hidden; flex: none; width: 32px; height: 32px; border-radius: 50%; background: var(--face); color: var(--face-text); display: grid; place-items: center; font-weight: 500; }
.face img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.x { position: absolute; top: 8px; inset-inline-end: 8px; width: 28px; height: 28px; display: grid; place-items: center; border-radius: 6px; color: var(--text-2); } .x:hover { background: var(--hover); }
.chips { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
.chip { min-height: 32px; padding: 0 12px; border: 1px solid var(--line-strong); border-radius: 16px; font-size: 13px; line-height: 20px; } .chip:hover { background: var(--hover); }
.window { position: fixed; z-index: 2147483001; bottom: calc(var(--y) + 68px); width: 380px; height: min(640px, calc(100vh - 104px)); height: min(640px, calc(100dvh - 104px));
  border: 1px solid var(--line); border-radius: 16px; overflow: hidden; background: var(--surface); box-shadow: var(--shadow-3); animation: rise 150ms; }
.bare.window { bottom: var(--y); }
.window iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
@media (max-width: 479px), (max-height: 519px) {
  .window { inset: 0; top: var(--top, 0); bottom: auto; width: 100%; height: var(--height, 100vh); height: var(--height, 100dvh); border: 0; border-radius: 0; }
}
@media (pointer: coarse) { .chip { min-height: 44px; border-radius: 22px; } .x { width: 44px; height: 44px; top: 4px; inset-inline-end: 4px; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media print { .dock, .window { display: none; } }
`;
