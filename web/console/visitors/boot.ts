/** What the server hands over with the page of visitors, and how it speaks. */

import type { VisitorBoardBoot } from "../../contract/visitor-board.ts";
import { translator } from "../../shared/i18n.ts";
import { wordsOf } from "../journey/words.ts";
import { readJson } from "../pages/texts.ts";

export const boot: VisitorBoardBoot = readJson<VisitorBoardBoot>("data")!;
export const t = translator(boot.texts);
export const words = wordsOf(t, boot.locale);
