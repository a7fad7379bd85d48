/** Names of the places that the board counts by. */

import { countryName, provinceName } from "../journey/words.ts";
import { words } from "./boot.ts";

/** Of a province, or of a country as `=US`. */
export const regionName = (key: string): string =>
  key.startsWith("=") ? countryName(key.slice(1), words.locale) : key && provinceName(key, words.locale);
