/** All texts, by language. Bundles for the browser import the parts that they show. */

import type { Locale, Texts } from "../i18n.ts";
import en from "./en/index.ts";
import zh from "./zh-CN/index.ts";

export const texts: Record<Locale, Texts> = { "zh-CN": zh, en };
