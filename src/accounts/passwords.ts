/** Passwords: what is refused, argon2id, and the bound on how many are hashed at once (64 MiB and a core each). */

import { Invalid, TooMany } from "../kernel/errors.ts";

declare const made: unique symbol;
/** Only `hashPassword` makes one, so no password can be stored without its rules. */
export type PasswordHash = string & { readonly [made]: true };

const shortest = 10;
const longest = 128;

/** What one hash costs, and a hash of nobody at that cost: an unknown e-mail takes the same work as a known one. */
interface Cost {
  memoryCost: number;
  timeCost: number;
  nobody: string;
}
const production: Cost = {
  memoryCost: 65_536,
  timeCost: 2,
  nobody: "E61VBl/4tvkrgJssQIb+FmsyFyGceK4gYpnyEtLZCCA$UQ8sgWwllGDt492YSZ+YMJv3BmuChaYTvlyegOXbwAI",
};
const quick: Cost = {
  memoryCost: 64,
  timeCost: 1,
  nobody: "ctLGSj7mxKg/Z1pVbVFvnHp92DdhoTj8yQ2ghOAICXw$jKX3YtK4ztXk1m3rDn4CzLlVl2FWe40JInAJRVdHyw4",
};
let cost = production;

/** Only tests make hashing quick; a password stored so is hashed anew when it is next used in production. */
export function setHashing(how: "production" | "quick"): void {
  cost = how === "quick" ? quick : production;
}

const currentPrefix = (): string => `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=1$`;

/** The ones of ten characters and more that attackers try first. */
const common = new Set(
  `1234567890 0123456789 0987654321 9876543210 12345678910 123456789a a123456789 aa123456789 q123456789 123456789q 1234567891 123123123123
  123321123321 147258369a 1472583690 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3 q1w2e3r4t5 qwertyuiop qwertyuiop123
  qwerty12345 qwerty123456 qwer123456 asdfghjkl123 zxcvbnm123 abc123456789 abcd123456 abcd12345678 abcdefghij password123 password1234
  password12345 passw0rd123 p@ssw0rd123 p@ssword123 password123! iloveyou123 iloveyou1314 woaini1314 woaini1314520 woaini123456 5201314520
  5201314woaini admin123456 admin12345 administrator admin@123456 root123456 letmein123 welcome123 welcome1234 changeme123 test123456
  hello123456 sunshine123 football123 monkey123456 dragon123456 superman123 lingxi123456`.split(/\s+/),
);

/** Throws Invalid with the reason. No rules of composition: they make passwords worse (NIST SP 800-63B, 3.1.1.2). */
export function checkPassword(password: string, email: string, path = "password"): void {
  const refuse = (code: string, params = {}) => {
    throw new Invalid("invalid", {}, [{ path, code, params }]);
  };
  const length = [...password].length;
  if (length < shortest) refuse("password_short", { minimum: shortest });
  if (length > longest) refuse("too_big", { maximum: longest });
  if (!password.isWellFormed()) refuse("text_broken");
  const plain = password.toLowerCase();
  if (email && (plain === email.trim().toLowerCase() || plain === email.trim().toLowerCase().split("@")[0]))
    refuse("password_is_email");
  if (common.has(plain) || new Set(plain).size === 1) refuse("password_common");
}

/** Throws Invalid when the rules refuse it, TooMany when too many wait. */
export async function hashPassword(password: string, email: string, path?: string): Promise<PasswordHash> {
  checkPassword(password, email, path);
  return hashAnew(password);
}

/** The same password under today's cost; for one that has just been verified. */
export const hashAnew = (password: string): Promise<PasswordHash> =>
  pool.run(
    async () =>
      (await Bun.password.hash(oneForm(password), {
        algorithm: "argon2id",
        memoryCost: cost.memoryCost,
        timeCost: cost.timeCost,
      })) as PasswordHash,
  );

/** Always the work of one hash, even when there is none to compare with. Throws TooMany when too many wait. */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  if (password.length === 0 || [...password].length > longest) return false;
  const matches = await pool.run(() =>
    Bun.password.verify(oneForm(password), hash ?? currentPrefix() + cost.nobody),
  );
  return matches && hash != null;
}

export const isOutdated = (hash: string): boolean => !hash.startsWith(currentPrefix());

/** Keyboards differ in how they compose the same characters. */
const oneForm = (password: string): string => password.normalize("NFC");

export interface Pool {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** At most `parallel` at once; `queue` more may wait; the next is refused. */
export function createPool({ parallel, queue }: { parallel: number; queue: number }): Pool {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (busy < parallel) busy++;
      else {
        if (waiting.length >= queue) throw new TooMany("too_many", { retry_after: 5 });
        // The one that ends hands its place over, so `busy` stays.
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else busy--;
      }
    },
  };
}

const pool = createPool({ parallel: 2, queue: 100 });
