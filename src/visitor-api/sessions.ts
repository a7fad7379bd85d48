/** A visitor's token is made: for a stranger, for who follows a link in a mail, for whom the site's own server names. */

import type { VisitorSession } from "../../web/contract/widget.ts";
import { identifyContact } from "../contacts/identify.ts";
import { issueToken, readReturn, readToken } from "../contacts/visitor-token.ts";
import type { Inbox } from "../inboxes/types.ts";
import { DomainError, Gone, Unauthenticated } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { readIdentity } from "./identity.ts";

interface Beginning {
  locale?: string | undefined;
  return_token?: string | undefined;
  identity_token?: string | undefined;
  /** Of the visitor that they were until now. */
  previous: string | undefined;
  /** Called for everybody whom no site vouches for; throws TooMany. */
  stranger(): void;
}

/** Writes nothing for a stranger. Throws Unauthenticated(identity_token | identity_required), Gone(link_expired). */
export async function beginSession(
  kernel: Kernel,
  inbox: Inbox,
  { locale, return_token, identity_token, previous, stranger }: Beginning,
): Promise<VisitorSession> {
  const { secrets, clock } = kernel;
  const { mode } = inbox.identity;
  if (mode !== "off" && identity_token) {
    const { sub, name, email, phone, attributes } = await readIdentity(kernel, inbox, identity_token).catch(
      (error: unknown) => {
        stranger();
        throw error;
      },
    );
    const contact = await kernel.write((tx) =>
      identifyContact(tx, {
        inboxId: inbox.id,
        externalId: sub,
        visitorId: visitorOf(kernel, inbox, previous),
        locale,
        name,
        email,
        phone,
        attributes,
      }),
    );
    const named = { id: contact.id, inboxId: inbox.id, identified: true };
    return { token: issueToken(secrets, named, clock.now()), contact_id: contact.id };
  }
  stranger();
  if (mode === "enforced") throw new Unauthenticated("identity_required");
  const back = return_token ? readReturn(secrets, return_token, clock.now()) : undefined;
  if (back && back.inboxId !== inbox.id) throw new Gone("link_expired");
  const contact = back ?? { id: newId("con", clock.now()), inboxId: inbox.id };
  return { token: issueToken(secrets, contact, clock.now()), contact_id: contact.id };
}

/** An old token that is no good any more is no reason to keep somebody out. */
function visitorOf({ secrets, clock }: Kernel, inbox: Inbox, token: string | undefined): string | undefined {
  try {
    const visitor = token ? readToken(secrets, token, clock.now()) : undefined;
    return visitor?.inboxId === inbox.id ? visitor.id : undefined;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
