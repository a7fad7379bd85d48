/** What the server hands over with the page of visitors, and how it speaks. */

import type { VisitorBoardBoot } from "../../contract/visitor-board.ts";
import { translator } from "../../shared/i18n.ts";
import { spaced } from "../../shared/spaced.ts";
import { wordsOf } from "../journey/words.ts";
import { readJson } from "../pages/texts.ts";

export const boot: VisitorBoardBoot = readJson<VisitorBoardBoot>("data")!;
export const t = boot.locale === "en" ? translator(boot.texts) : spaced(translator(boot.texts));
export const words = wordsOf(t, boot.locale);
