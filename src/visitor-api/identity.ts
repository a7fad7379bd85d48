/** Reads the token by which a site's server says who its visitor is: HS256 under the inbox's own secret, a day at most. */

import { identityKey } from "../inboxes/identity.ts";
import type { Inbox } from "../inboxes/types.ts";
import { contactEmail, contactName, contactPhone } from "../contacts/types.ts";
import { Unauthenticated } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line, text, z } from "../kernel/parse.ts";

/** Seconds that a site's clock may differ from ours. */
const tolerance = 60;
const longest = 86_400;

// What the shop writes about the person may be of any shape there: what doesn't fit is left out, who they are stays.
const claims = z.object({
  sub: line(128),
  iat: z.number(),
  exp: z.number(),
  name: contactName.optional().catch(undefined),
  email: contactEmail.optional().catch(undefined),
  phone: contactPhone.optional().catch(undefined),
  attributes: z
    .record(
      line(64).refine((name) => name !== "__proto__"),
      z.union([text(1000), z.number(), z.boolean(), z.null()]),
    )
    .optional()
    .catch(undefined),
});

export type IdentityClaims = z.output<typeof claims>;

/** Throws Unauthenticated(identity_token) for whatever is not exactly that. */
export async function readIdentity(kernel: Kernel, inbox: Inbox, token: string): Promise<IdentityClaims> {
  const key = identityKey(inbox, kernel.secrets);
  if (!key) throw new Unauthenticated("identity_token");
  // Loaded when the first site uses it.
  const { jwtVerify } = await import("jose");
  const now = kernel.clock.now();
  const verified = await jwtVerify(token, key, {
    // The header is not asked which algorithm it was.
    algorithms: ["HS256"],
    requiredClaims: ["sub", "iat", "exp"],
    clockTolerance: tolerance,
    currentDate: new Date(now),
  }).catch(() => undefined);
  const read = claims.safeParse(verified?.payload);
  if (!read.success) throw new Unauthenticated("identity_token");
  const { iat, exp } = read.data;
  if (exp - iat > longest || iat > now / 1_000 + tolerance) throw new Unauthenticated("identity_token");
  return read.data;
}
