/** What a page of the console is handed: who looks at it, in which language and look, and where things are. */

import type { Context } from "hono";
import type { AgentActor } from "../accounts/actor.ts";
import type { Around } from "../accounts/queries.ts";
import { readPreferences } from "../accounts/service.ts";
import type { Preferences } from "../accounts/types.ts";
import type { Assets } from "../kernel/assets.ts";
import { pickLocale, textsIn, type Locale, type Translate } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Availability } from "../../web/contract/models.ts";

export interface ConsoleDeps extends Around {
  assets: Assets;
  /** Of the client, as the server believes it. */
  addressOf(c: Context): string;
}

/** How the console looks and sounds to an agent. */
export type Look = Pick<Preferences, "theme" | "density" | "sounds">;

export interface Me {
  id: string;
  name: string;
  email: string;
  locale: Locale;
  availability: Availability;
  avatarFileId: string | null;
  twoFactor: boolean;
  look: Preferences;
}

/** A page that anybody may see: sign-in, wizard, errors. */
export interface PublicContext {
  readonly kernel: Kernel;
  readonly deps: ConsoleDeps;
  readonly assets: Assets;
  readonly request: Request;
  readonly locale: Locale;
  readonly t: Translate;
  /** A path of ours below the path that PUBLIC_URL names. */
  href(path: string): string;
}

/** A page for a signed-in agent. */
export interface PageContext extends PublicContext {
  readonly actor: AgentActor;
  readonly me: Me;
}

export function publicContext(
  kernel: Kernel,
  deps: ConsoleDeps,
  request: Request,
  wanted?: Locale,
): PublicContext {
  const locale = wanted ?? pickLocale(chosenLocale(request) ?? request.headers.get("accept-language"));
  return {
    kernel,
    deps,
    request,
    locale,
    assets: deps.assets,
    t: textsIn(locale),
    href: (path) => kernel.config.basePath + path,
  };
}

/** By the link on the sign-in page, or by the cookie that it left. */
function chosenLocale(request: Request): string | undefined {
  return (
    new URL(request.url).searchParams.get("lang") ??
    /(?:^|;\s*)lang=(zh-CN|en)(?:;|$)/.exec(request.headers.get("cookie") ?? "")?.[1]
  );
}

export function pageContext(
  kernel: Kernel,
  deps: ConsoleDeps,
  request: Request,
  actor: AgentActor,
): PageContext {
  const me = readMe(kernel, actor);
  return { ...publicContext(kernel, deps, request, me.locale), actor, me };
}

interface MeRow {
  id: string;
  name: string;
  email: string;
  locale: string;
  availability: Availability;
  avatarFileId: string | null;
  totpConfirmedAt: number | null;
  preferences: string;
}

function readMe(kernel: Kernel, actor: AgentActor): Me {
  const row = kernel.db.one<MeRow>(
    `select id, name, email, locale, availability, avatar_file_id as avatarFileId, totp_confirmed_at as totpConfirmedAt, preferences
     from agents
     where id = ?`,
    actor.id,
  )!;
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    availability: row.availability,
    avatarFileId: row.avatarFileId,
    locale: pickLocale(row.locale),
    twoFactor: row.totpConfirmedAt !== null,
    look: readPreferences(row.preferences),
  };
}
