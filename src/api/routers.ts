/** Every feature's routes of `/api/v1`, in the order in which they are matched. */

import { accountsApi } from "../accounts/api.ts";
import { assignmentApi } from "../assignment/api.ts";
import { contactsApi } from "../contacts/api.ts";
import { conversationsApi } from "../conversations/api.ts";
import { listsApi } from "../conversations/lists-api.ts";
import { messagesApi } from "../conversations/messages-api.ts";
import { transcriptApi } from "../conversations/transcript-api.ts";
import { filesApi } from "../files/api.ts";
import { inboxesApi } from "../inboxes/api.ts";
import { offersApi } from "../offers/api.ts";
import { macrosApi } from "../macros/api.ts";
import { lookupsApi } from "../lookups/api.ts";
import { invitationsApi } from "../invitations/api.ts";
import { privacyApi } from "../privacy/api.ts";
import { repliesApi } from "../replies/api.ts";
import { satisfactionApi } from "../satisfaction/api.ts";
import { settingsApi } from "../settings/api.ts";
import { staffingApi } from "../staffing/api.ts";
import { viewsApi } from "../views/api.ts";
import { visitorsApi } from "../visitors/api.ts";
import { webhooksApi } from "../webhooks/api.ts";
import { eventsApi } from "../webhooks/events-api.ts";
import type { Rest } from "../accounts/rest.ts";
import type { Presenter } from "../conversations/present.ts";
import type { Health } from "../kernel/health.ts";
import type { Kernel } from "../kernel/kernel.ts";

export interface Surroundings {
  presenter: Presenter;
  around: NonNullable<Parameters<typeof accountsApi>[1]>;
  assignment: Parameters<typeof assignmentApi>[1];
  visitors: Parameters<typeof visitorsApi>[1];
  invitations: Parameters<typeof invitationsApi>[1];
  health: Health;
}

export function apiRouters(
  kernel: Kernel,
  { presenter, around, assignment, visitors, invitations, health }: Surroundings,
): Rest[] {
  return [
    accountsApi(kernel, around),
    inboxesApi(kernel),
    contactsApi(kernel),
    privacyApi(kernel, presenter),
    lookupsApi(kernel),
    listsApi(kernel, presenter),
    conversationsApi(kernel, presenter),
    offersApi(kernel, presenter),
    transcriptApi(kernel, presenter),
    messagesApi(kernel, presenter),
    filesApi(kernel),
    repliesApi(kernel),
    macrosApi(kernel),
    satisfactionApi(kernel),
    viewsApi(kernel),
    staffingApi(kernel),
    assignmentApi(kernel, assignment),
    visitorsApi(kernel, visitors),
    invitationsApi(kernel, invitations),
    settingsApi(kernel, health),
    webhooksApi(kernel),
    eventsApi(kernel),
  ];
}
