/** Judges IP addresses by their bytes: which of them a request of ours may be sent to. Pure; the resolver and the socket live in http-client.ts. */

import { Fatal } from "./errors.ts";

interface Network {
  bytes: Uint8Array;
  bits: number;
}

/** A private destination that the operator allows: one `host:port`, or a network in CIDR form with every port. */
export type Allowed = { kind: "host"; host: string; port: number } | ({ kind: "network" } & Network);

const refusedV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map(mustNetwork);

const refusedV6 = [
  "::/96",
  "100::/64",
  "2001::/32",
  "2001:db8::/32",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
].map(mustNetwork);

/** IPv6 forms that carry an IPv4 address, and where in the sixteen bytes it stands: the inner one is judged. */
const carriers = [
  { network: mustNetwork("::ffff:0:0/96"), at: 12 },
  { network: mustNetwork("::ffff:0:0:0/96"), at: 12 },
  { network: mustNetwork("64:ff9b::/96"), at: 12 },
  { network: mustNetwork("2002::/16"), at: 2 },
];
/** Local-use NAT64 (RFC 8215): where the inner address stands depends on the operator's prefix length, so none is reached. */
const localNat64 = mustNetwork("64:ff9b:1::/48");

/** True when the address belongs to the public internet. False for anything that is not an address at all. */
export function isPublic(address: string): boolean {
  const bytes = parseAddress(address);
  return bytes !== undefined && publicBytes(bytes);
}

function publicBytes(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return !refusedV4.some((network) => inside(bytes, network));
  for (const { network, at } of carriers)
    if (inside(bytes, network)) return publicBytes(bytes.slice(at, at + 4));
  return !inside(bytes, localNat64) && !refusedV6.some((network) => inside(bytes, network));
}

/** Reads ALLOW_PRIVATE. Throws Fatal with a sentence that names the entry. */
export function parseAllowed(entries: readonly string[]): Allowed[] {
  return entries.map((entry) => {
    const network = parseNetwork(entry);
    if (network) return { kind: "network", ...network };
    const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i.exec(entry);
    if (!match || Number(match[2]) > 65535)
      throw new Fatal(
        `ALLOW_PRIVATE has an entry that is neither host:port nor a network such as 10.0.0.0/8: "${entry}".`,
      );
    return { kind: "host", host: plainHost(match[1]!), port: Number(match[2]) };
  });
}

export const allowsHost = (allowed: readonly Allowed[], host: string, port: number): boolean =>
  allowed.some((each) => each.kind === "host" && each.host === plainHost(host) && each.port === port);

/** The inner address of a mapped one counts too: `::ffff:10.0.0.1` is in 10.0.0.0/8. */
export function allowsAddress(allowed: readonly Allowed[], address: string): boolean {
  const bytes = parseAddress(address);
  if (!bytes) return false;
  const mapped = carriers[0]!;
  const plain = bytes.length === 16 && inside(bytes, mapped.network) ? bytes.slice(mapped.at) : bytes;
  return allowed.some((each) => each.kind === "network" && inside(plain, each));
}

/** Lower case, without brackets and without the dot of the root. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

/** Four or sixteen bytes; undefined when the text is not an address. Zone ids (`%eth0`) are not accepted. */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(":") ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  // Only the plain form: a leading zero would be octal to some and decimal to others.
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return Uint8Array.from(parts, Number);
}

function parseV6(text: string): Uint8Array | undefined {
  let rest = text;
  const bytes = new Uint8Array(16);
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(rest);
  if (tail) {
    const inner = parseV4(tail[1]!);
    if (!inner) return undefined;
    const [a, b, c, d] = inner as unknown as [number, number, number, number];
    rest = rest.slice(0, -tail[1]!.length) + `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = rest.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const count = groups.reduce((sum, each) => sum + each.length, 0);
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined;
  if (!groups.flat().every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const full =
    halves.length === 1 ? groups[0]! : [...groups[0]!, ...Array<string>(8 - count).fill("0"), ...groups[1]!];
  for (const [i, group] of full.entries()) {
    const value = Number.parseInt(group, 16);
    bytes[i * 2] = value >> 8;
    bytes[i * 2 + 1] = value & 255;
  }
  return bytes;
}

function parseNetwork(text: string): Network | undefined {
  const [address, length, more] = text.split("/");
  if (!address || !length || more !== undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const bytes = parseAddress(address);
  const bits = Number(length);
  return bytes && bits <= bytes.length * 8 ? { bytes, bits } : undefined;
}

function mustNetwork(text: string): Network {
  const network = parseNetwork(text);
  if (!network) throw new Error(`not a network: ${text}`);
  return network;
}

function inside(bytes: Uint8Array, network: Network): boolean {
  if (bytes.length !== network.bytes.length) return false;
  for (let bit = 0; bit < network.bits; bit += 8) {
    const mask = (255 << Math.max(0, 8 - (network.bits - bit))) & 255;
    const i = bit >> 3;
    if ((bytes[i]! & mask) !== (network.bytes[i]! & mask)) return false;
  }
  return true;
}
