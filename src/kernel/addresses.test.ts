/** Rules of which addresses may be reached. */

import { describe, expect, test } from "bun:test";
import { allowsAddress, allowsHost, isPublic, parseAddress, parseAllowed, plainHost } from "./addresses.ts";

const refused = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "10.255.255.255",
  "100.64.0.1",
  "100.100.100.200",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.0.23",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "239.1.1.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::FFFF:A9FE:A9FE",
  "::ffff:0:127.0.0.1",
  "64:ff9b::127.0.0.1",
  "64:ff9b::a00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::1",
  "64:ff9b:1::808:808",
  "100::1",
  "2001::1",
  "2001:0:4136:e378::",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:a00:1::1",
  "2002:c0a8:101::",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "febf::1",
  "fec0::1",
  "ff02::1",
  "0:0:0:0:0:0:0:1",
  "0000:0000:0000:0000:0000:ffff:7f00:0001",
];
const reachable = [
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.1",
  "169.253.255.255",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.1",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2606:4700::1111",
  "2400:3200::1",
  "2001:4860:4860::8888",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
  "2002:808:808::1",
];
const noAddress = [
  "",
  "localhost",
  "127.1",
  "127.0.0.01",
  "0177.0.0.1",
  "0x7f.0.0.1",
  "2130706433",
  "256.1.1.1",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.4 ",
  "①.1.1.1",
  ":",
  ":::",
  "1::2::3",
  "12345::",
  "::1%eth0",
  "g::",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "::ffff:1.2.3",
  "::ffff:01.2.3.4",
  "[::1]",
];

describe("addresses", () => {
  test.each(refused)("%s is not of the public internet", (address) => {
    expect(parseAddress(address)).toBeDefined();
    expect(isPublic(address)).toBe(false);
  });
  test.each(reachable)("%s may be reached", (address) => expect(isPublic(address)).toBe(true));
  test.each(noAddress)("%j is no address, so it is never public", (text) => {
    expect(parseAddress(text)).toBeUndefined();
    expect(isPublic(text)).toBe(false);
  });

  test("both spellings of an IPv6 address are the same bytes", () => {
    expect(parseAddress("2001:DB8::8:800:200C:417A")).toEqual(parseAddress("2001:db8:0:0:8:800:200c:417a")!);
    expect(parseAddress("::ffff:192.168.1.2")).toEqual(parseAddress("::ffff:c0a8:102")!);
  });

  test("an allowed host counts with its port only, whatever its case or final dot", () => {
    const allowed = parseAllowed(["ERP.internal:8080", "[fd00::5]:443"]);
    expect(allowsHost(allowed, "erp.internal.", 8080)).toBe(true);
    expect(allowsHost(allowed, "erp.internal", 80)).toBe(false);
    expect(allowsHost(allowed, "evil-erp.internal", 8080)).toBe(false);
    expect(allowsHost(allowed, "[fd00::5]", 443)).toBe(true);
  });

  test("an allowed network holds its addresses, mapped ones too, and no others", () => {
    const allowed = parseAllowed(["10.1.0.0/20", "fd00::/8"]);
    expect(allowsAddress(allowed, "10.1.15.255")).toBe(true);
    expect(allowsAddress(allowed, "::ffff:10.1.0.1")).toBe(true);
    expect(allowsAddress(allowed, "10.1.16.0")).toBe(false);
    expect(allowsAddress(allowed, "fd00::1")).toBe(true);
    expect(allowsAddress(allowed, "fe80::1")).toBe(false);
    expect(allowsAddress(allowed, "erp.internal")).toBe(false);
  });

  test.each(["erp.internal", "10.0.0.0/33", "http://erp:80", "erp:70000", "*:80", "10.0.0.0/8/8"])(
    "ALLOW_PRIVATE refuses %s and names it",
    (entry) => {
      expect(() => parseAllowed([entry])).toThrow(entry);
    },
  );

  test("a host is compared without brackets, case and the dot of the root", () => {
    expect(plainHost("[::1]")).toBe("::1");
    expect(plainHost("LocalHost.")).toBe("localhost");
  });
});
