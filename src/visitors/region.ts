/**
 * Where an address is, from data that comes along: China to the city, elsewhere the country. `geo/regions.bin` is made by
 * `bun src/build/make-regions.ts`; nobody is asked over the network.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Region } from "../../web/contract/visitors.ts";
import { isPublic, parseAddress } from "../kernel/addresses.ts";

const nowhere: Region = { country: null, province: null, city: null };

interface Data {
  /** First address of each stretch, ascending. */
  starts: Uint32Array;
  /** Which place each stretch is; 0 is none. */
  places: Uint16Array;
  names: Region[];
}

let data: Data | null | undefined;

/** For a whole address or a shortened one. Private, unknown and broken ones are nowhere. IPv6 that carries an IPv4 address counts as that. */
export function regionOf(address: string): Region {
  const four = toIpv4(address);
  if (four === undefined || !isPublic(address)) return nowhere;
  data ??= load();
  if (!data) return nowhere;
  const { starts, places, names } = data;
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= four) low = middle;
    else high = middle - 1;
  }
  return names[places[low]!] ?? nowhere;
}

/** 6to4 and mapped addresses have one inside. */
function toIpv4(address: string): number | undefined {
  const bytes = parseAddress(address);
  if (!bytes) return undefined;
  if (bytes.length === 4) return number(bytes, 0);
  if (bytes[0] === 0x20 && bytes[1] === 0x02) return number(bytes, 2);
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? number(bytes, 12) : undefined;
}

const number = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

/** Beside every module in the binary, at the top of the tree from source. */
function load(): Data | null {
  const file = [
    join(import.meta.dir, "geo/regions.bin"),
    join(import.meta.dir, "../../geo/regions.bin"),
  ].find((each) => existsSync(each));
  return file ? readRegions(new Uint8Array(readFileSync(file))) : null;
}

/**
 * `LXR1`, count of places, then each as a text `country|province|city` ending in a newline, then count of stretches, then for each how
 * far its first /24 lies behind the one before, and its place; all numbers as LEB128. Stretches begin at whole /24s.
 */
export function readRegions(bytes: Uint8Array): Data {
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== "LXR1") throw new Error("regions.bin is broken");
  let at = 4;
  const next = (): number => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
      shift += 7;
    }
  };
  const length = next();
  const names = new TextDecoder()
    .decode(bytes.subarray(at, at + length))
    .split("\n")
    .map((each): Region => {
      const [country, province, city] = each.split("|");
      return { country: country || null, province: province || null, city: city || null };
    });
  at += length;
  const count = next();
  const [starts, places] = [new Uint32Array(count), new Uint16Array(count)];
  let block = 0;
  for (let i = 0; i < count; i++) {
    block += next();
    starts[i] = (block << 8) >>> 0;
    places[i] = next();
  }
  return { starts, places, names };
}
