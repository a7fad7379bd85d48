/** Public ids: a prefix that names the kind, then a UUIDv7 (RFC 9562) in base36. They sort by time and can't be guessed. */

export type IdPrefix =
  | "agt"
  | "art"
  | "aud"
  | "bak"
  | "bhr"
  | "cnv"
  | "con"
  | "dec"
  | "dev"
  | "fil"
  | "inb"
  | "inv"
  | "ivr"
  | "ivt"
  | "key"
  | "lkp"
  | "mac"
  | "msg"
  | "ofr"
  | "qrp"
  | "rat"
  | "sal"
  | "ses"
  | "skl"
  | "src"
  | "tag"
  | "tea"
  | "tkt"
  | "viw"
  | "vis"
  | "whd"
  | "whk";

const length = 25; // 36^25 > 2^128

/** A new id such as `cnv_0d3x…`: 4 + 25 characters. */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  const hex = Bun.randomUUIDv7("hex", now).replaceAll("-", "");
  return `${prefix}_${BigInt(`0x${hex}`).toString(36).padStart(length, "0")}`;
}

export function isId(prefix: IdPrefix, value: unknown): value is string {
  return (
    typeof value === "string" &&
    value.length === prefix.length + 1 + length &&
    value.startsWith(`${prefix}_`) &&
    /^[0-9a-z]+$/.test(value.slice(prefix.length + 1))
  );
}

/**
 * A message is named by its conversation and its place in it, so that no index has to be kept for its id:
 * `msg_<conversation>_<seq in base36>`.
 */
export function messageId(conversationId: string, seq: number): string {
  return `msg_${conversationId.slice(4)}_${seq.toString(36)}`;
}

export function parseMessageId(id: string): { conversationId: string; seq: number } | undefined {
  const match = /^msg_([0-9a-z]{25})_([0-9a-z]{1,8})$/.exec(id);
  if (!match) return undefined;
  return { conversationId: `cnv_${match[1]}`, seq: Number.parseInt(match[2]!, 36) };
}

/** 256 random bits, base64url: session, invitation and reset tokens. Only their SHA-256 is stored. */
export function newToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}

export function hashToken(token: string): string {
  return new Bun.CryptoHasher("sha256").update(token).digest("base64url");
}
