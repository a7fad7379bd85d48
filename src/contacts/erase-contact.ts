/** Deletes a contact's row with identities, tags and picture: the last step of erasing a person. */

import { removeFiles } from "../files/service.ts";
import type { Tx } from "../kernel/tx.ts";

/** For the privacy feature, which asks for the right; whoever refers to the contact has let go before. */
export function eraseContactRow(tx: Tx, id: string): void {
  const avatar = tx.one<{ id: string | null }>(
    "select avatar_file_id as id from contacts where id = ?",
    id,
  )?.id;
  tx.run("delete from contacts where id = ?", id);
  if (avatar) removeFiles(tx, { ids: [avatar] });
}
