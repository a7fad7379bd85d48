/** The client's address: the socket's, or what the nearest of our own proxies says. */

/** `trusted` counts our proxies; the entry that the outermost of them added is the client's. IPv4 in IPv6 is shown as IPv4. */
export function clientAddress(request: Request, peer: string | undefined, trusted: number): string {
  let address = peer ?? "";
  if (trusted > 0) {
    const hops = (request.headers.get("x-forwarded-for") ?? "")
      .split(",")
      .map((hop) => hop.trim())
      .filter(Boolean);
    address = hops[Math.max(0, hops.length - trusted)] ?? address;
  }
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** For storage: the last octet, or all but the first 48 bits, are dropped (GDPR 25, PIPL 6). */
export function shortened(address: string): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return address.replace(/\d+$/, "0");
  const groups = address.split(":");
  return groups.length > 2 ? `${groups.slice(0, 3).join(":")}::` : "";
}
