/**
 * Makes geo/regions.bin from the development package ip2region (MIT): `bun src/build/make-regions.ts`. China to the city, elsewhere the
 * country, in whole /24s, as addresses are shortened to those. The format is told in src/visitors/region.ts.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOfCountry } from "./countries.ts";

const root = join(import.meta.dir, "../..");
const blocks = 2 ** 24;

/** ip2region 1.x: two pointers to the first and the last index entry; an entry is start, end, and pointer (24 bit) with length (8 bit). */
export function readStretches(file: Buffer): { start: number; end: number; place: string }[] {
  const [first, last] = [file.readUInt32LE(0), file.readUInt32LE(4)];
  const places = new Map<number, string>();
  const stretches: { start: number; end: number; place: string }[] = [];
  for (let at = first; at <= last; at += 12) {
    const pointer = file.readUInt32LE(at + 8);
    let place = places.get(pointer);
    if (place === undefined) {
      const from = pointer & 0xffffff;
      place = placeOf(file.subarray(from + 4, from + (pointer >>> 24)).toString());
      places.set(pointer, place);
    }
    stretches.push({ start: file.readUInt32LE(at), end: file.readUInt32LE(at + 4), place });
  }
  return stretches;
}

/** `中国|0|广东省|佛山市|电信` is `CN|广东|佛山`; `法国|0|…` is `FR||`; what is no country is empty. */
export function placeOf(text: string): string {
  const [country, , province = "", city = ""] = text.split("|").map((part) => (part === "0" ? "" : part));
  if (country !== "中国") return codeOfCountry(country ?? "") ? `${codeOfCountry(country ?? "")}||` : "";
  const short = province.replace(/(省|市|维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区)$/, "");
  const place = city.replace(/(市|地区)$/, "");
  // A city that is a province of its own is told once.
  return `CN|${short}|${place === short && isMunicipality(short) ? "" : place}`;
}

const isMunicipality = (name: string): boolean => ["北京", "上海", "天津", "重庆"].includes(name);

/** Each /24 is where most of its addresses are. */
function byBlock(stretches: ReturnType<typeof readStretches>): {
  names: string[];
  placeOfBlock: Uint16Array;
} {
  const names: string[] = [""];
  const numbers = new Map([["", 0]]);
  const placeOfBlock = new Uint16Array(blocks);
  const most = new Uint16Array(blocks);
  const shares = new Map<number, Map<number, number>>();
  for (const { start, end, place } of stretches) {
    let number = numbers.get(place);
    if (number === undefined) {
      numbers.set(place, (number = names.length));
      names.push(place);
    }
    for (let block = start >>> 8; block <= end >>> 8; block++) {
      const from = Math.max(start, block * 256);
      const share = Math.min(end, block * 256 + 255) - from + 1;
      if (share === 256) {
        placeOfBlock[block] = number;
        continue;
      }
      let parts = shares.get(block);
      if (!parts) shares.set(block, (parts = new Map()));
      const sum = (parts.get(number) ?? 0) + share;
      parts.set(number, sum);
      if (sum > most[block]!) {
        most[block] = sum;
        placeOfBlock[block] = number;
      }
    }
  }
  return { names, placeOfBlock };
}

export function pack({ names, placeOfBlock }: ReturnType<typeof byBlock>): Uint8Array {
  const out: number[] = [];
  const put = (value: number) => {
    let rest = value;
    for (; rest > 127; rest >>>= 7) out.push((rest & 127) | 128);
    out.push(rest);
  };
  const steps: [number, number][] = [];
  let before = -1;
  for (let block = 0; block < blocks; block++) {
    const place = placeOfBlock[block]!;
    if (place === before) continue;
    steps.push([block, place]);
    before = place;
  }
  const text = new TextEncoder().encode(names.join("\n"));
  put(text.length);
  const head = Uint8Array.from(out.splice(0));
  put(steps.length);
  let last = 0;
  for (const [block, place] of steps) {
    put(block - last);
    put(place);
    last = block;
  }
  return new Uint8Array(Buffer.concat([Buffer.from("LXR1"), head, text, Uint8Array.from(out)]));
}

if (import.meta.main) {
  const source = join(root, "node_modules/ip2region/data/ip2region.db");
  const packed = pack(byBlock(readStretches(readFileSync(source))));
  mkdirSync(join(root, "geo"), { recursive: true });
  writeFileSync(join(root, "geo/regions.bin"), packed);
  console.log(`geo/regions.bin ${packed.length} bytes, gzip ${Bun.gzipSync(packed.slice()).length}`);
}
