/** REST of this feature, put together. */

import type { Kernel } from "../kernel/kernel.ts";
import { accessApi } from "./access-api.ts";
import { agentsApi } from "./agents-api.ts";
import { meApi } from "./me-api.ts";
import type { Around } from "./queries.ts";
import { rest, type Rest } from "./rest.ts";
import { teamsApi } from "./teams-api.ts";

/** Mounted at /api/v1, behind `authenticate` and `checkOrigin`. */
export function accountsApi(kernel: Kernel, around: Around): Rest {
  const router = rest();
  // Before /agents/{id}, which would take "me" for an id.
  router.route("/", meApi(kernel, around));
  router.route("/", agentsApi(kernel, around));
  router.route("/", teamsApi(kernel));
  router.route("/", accessApi(kernel));
  return router;
}
