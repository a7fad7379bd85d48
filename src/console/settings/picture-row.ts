/** A row of settings that holds a picture: a face, a logo. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { uploadIcon } from "../../../web/shared/icons.ts";
import type { PageContext } from "../context.ts";
import { Row } from "./fields.ts";

/** A picture with the buttons that change it. `path` takes its file as `field`; `drop` is what takes it away. */
export function PictureRow({
  page,
  label,
  hint,
  anchor,
  picture,
  path,
  field,
  drop,
}: {
  page: PageContext;
  label: string;
  hint: string;
  anchor: string;
  picture: unknown;
  path: string;
  field: string;
  drop?: { action: string; body?: unknown } | undefined;
}) {
  return html`<${Row} label=${label} hint=${hint} anchor=${anchor}>
    <div class="row wrap picture">
      ${picture}
      <label class="btn s"
        ><${Icon} shape=${uploadIcon} size=${14} />${page.t("settings.picture.choose")}<input
          class="sr"
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif"
          data-picture=${path}
          data-field=${field}
      /></label>
      ${
        drop &&
        html`<button
          class="btn s"
          type="button"
          data-action=${drop.action}
          data-body=${drop.body ? JSON.stringify(drop.body) : undefined}
          data-then="reload"
        >
          ${page.t("settings.picture.drop")}
        </button>`
      }
    </div>
  <//>`;
}
