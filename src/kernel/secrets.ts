/** Secrets at rest: AES-256-GCM with a key that lies beside the database, never in it. Also signs what we hand out. */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Fatal } from "./errors.ts";

export interface Secrets {
  /** `place` (table, row, column) is authenticated: a sealed value can't be moved elsewhere. */
  seal(plain: string, place: string): string;
  open(sealed: string, place: string): string;
  /** HMAC-SHA256, base64url, under a key of its own for each purpose. */
  sign(purpose: string, text: string): string;
  verify(purpose: string, text: string, signature: string): boolean;
}

/** Reads the key, or makes it on the first start (mode 0600). Throws Fatal when it is not 32 bytes of base64. */
export function loadKey(file: string): Buffer {
  if (!existsSync(file)) {
    const made = randomBytes(32);
    try {
      writeFileSync(file, `${made.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
    } catch (error) {
      // A full disk leaves an empty file, which the next start would take for a broken key.
      if ((error as { code?: string }).code !== "EEXIST") rmSync(file, { force: true });
      throw new Fatal(
        `The key file ${file} can't be written (${(error as Error).message}). Set SECRET_KEY_FILE to a place that this user may write to.`,
      );
    }
    return made;
  }
  let key: Buffer;
  try {
    key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  } catch (error) {
    throw new Fatal(
      `The key file ${file} can't be read (${(error as Error).message}). Give it to the user that runs Lingxi, or set SECRET_KEY_FILE.`,
    );
  }
  if (key.length !== 32)
    throw new Fatal(
      `The key file ${file} is not a Lingxi key (32 bytes in base64). Put the right one back; without it stored secrets can't be read.`,
    );
  return key;
}

export function createSecrets(key: Buffer): Secrets {
  const sealing = derive(key, "seal");
  const signing = new Map<string, Buffer>();
  const signKey = (purpose: string) => {
    let found = signing.get(purpose);
    if (!found) signing.set(purpose, (found = derive(key, `sign:${purpose}`)));
    return found;
  };
  const sign = (purpose: string, text: string) =>
    createHmac("sha256", signKey(purpose)).update(text).digest("base64url");
  return {
    seal(plain, place) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealing, iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, place) {
      if (!sealed.startsWith("v1.")) throw new Error("unknown seal");
      const bytes = Buffer.from(sealed.slice(3), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", sealing, bytes.subarray(0, 12)).setAAD(
        Buffer.from(place),
      );
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
    sign,
    verify(purpose, text, signature) {
      const want = Buffer.from(sign(purpose, text));
      const have = Buffer.from(signature);
      return want.length === have.length && timingSafeEqual(want, have);
    },
  };
}

function derive(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "lingxi", use, 32));
}
