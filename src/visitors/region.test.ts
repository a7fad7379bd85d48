/** Regions of addresses: China to the city, elsewhere the country, private ones nowhere; and what the packer writes is what is read. */

import { expect, test } from "bun:test";
import { codeOfCountry } from "../build/countries.ts";
import { pack, placeOf } from "../build/make-regions.ts";
import { shortened } from "../kernel/client-address.ts";
import { readRegions, regionOf } from "./region.ts";

const told = (address: string) =>
  Object.values(regionOf(address))
    .map((part) => part ?? "-")
    .join(" ");

test("an address in China has its city, one elsewhere its country", () => {
  expect(told("223.5.5.5")).toBe("CN 浙江 杭州");
  expect(told("202.96.128.86")).toBe("CN 广东 广州");
  expect(told("8.8.8.8")).toBe("US - -");
  expect(told("1.36.0.1")).toBe("CN 香港 -");
});

test("a shortened address is where the whole one is", () => {
  for (const address of ["223.5.5.5", "114.114.114.114", "2002:df05:0505::1"])
    expect(regionOf(shortened(address))).toEqual(regionOf(address));
});

test("private, broken and unknown addresses are nowhere", () => {
  const none = ["10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "fe80::1", "", "x", "256.1.1.1", "1.2.3.4.5"];
  for (const address of none) expect([address, told(address)]).toEqual([address, "- - -"]);
});

test("names are short, and a municipality is not its own city", () => {
  expect(placeOf("中国|0|广东省|佛山市|电信")).toBe("CN|广东|佛山");
  expect(placeOf("中国|0|上海|上海市|联通")).toBe("CN|上海|");
  expect(placeOf("中国|0|内蒙古|0|移动")).toBe("CN|内蒙古|");
  expect(placeOf("美国|0|加利福尼亚|0|0")).toBe("US||");
  expect(placeOf("0|0|0|内网IP|内网IP")).toBe("");
  expect(["欧洲", "孟加拉", "法国"].map(codeOfCountry)).toEqual(["", "BD", "FR"]);
});

test("what is packed is read again, and broken data is said to be", () => {
  const placeOfBlock = new Uint16Array(2 ** 24);
  placeOfBlock.fill(1, 300, 70_000).fill(2, 70_000, 70_001);
  const data = readRegions(pack({ names: ["", "CN|广东|佛山", "FR||"], placeOfBlock }));
  expect([...data.starts]).toEqual([0, 300 << 8, 70_000 << 8, 70_001 << 8]);
  expect([...data.places]).toEqual([0, 1, 2, 0]);
  expect(data.names[1]).toEqual({ country: "CN", province: "广东", city: "佛山" });
  expect(() => readRegions(new Uint8Array(8))).toThrow();
});
