/** REST of transcripts: take a conversation along as text, table, JSON or a page to print, or send it by mail. */

import { body, createRoute, empty, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { email } from "../accounts/types.ts";
import { pickLocale } from "../kernel/i18n.ts";
import { newToken } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { exportTranscript, mailTranscript } from "./export-transcript.ts";
import type { Presenter } from "./present.ts";
import { printPolicy, transcriptPage } from "./transcript-page.ts";
import { transcriptTable, transcriptText } from "./transcript.ts";

const tags = ["Conversations"];
const params = z.object({ id: z.string().max(40) });
const text = z.string();

export function transcriptApi(kernel: Kernel, presenter: Presenter): Rest {
  const { db, write } = kernel;
  const api = rest();

  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/transcript",
      tags,
      summary: "The whole conversation as one document",
      description:
        "What the contact saw of it; `notes=true` adds notes and lines about work behind the counter. `html` is a page to print.",
      request: {
        params,
        query: z.object({
          format: z.enum(["txt", "csv", "json", "html"]).default("txt"),
          notes: z.enum(["true", "false"]).default("false"),
        }),
      },
      responses: {
        200: {
          description: "The document",
          content: {
            "text/plain": { schema: text },
            "text/csv": { schema: text },
            "text/html": { schema: text },
            "application/json": {
              schema: z.object({ conversation_id: z.string(), messages: z.array(z.looseObject({})) }),
            },
          },
        },
        ...problems(404),
      },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = c.req.valid("param");
      const { format, notes } = c.req.valid("query");
      const mine = db.one<{ locale: string }>("select locale from agents where id = ?", actor.id);
      const parts = await write((tx) =>
        exportTranscript(tx, actor, id, {
          presenter,
          format,
          locale: pickLocale(mine?.locale),
          notes: notes === "true",
        }),
      );
      const guards = { "x-content-type-options": "nosniff", "cache-control": "no-store" };
      if (format === "html") {
        const nonce = newToken().slice(0, 22);
        return new Response(transcriptPage(parts, nonce), {
          headers: {
            ...guards,
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": printPolicy(nonce),
            "referrer-policy": "no-referrer",
          },
        }) as never;
      }
      const download = { ...guards, "content-disposition": `attachment; filename="${id}.${format}"` };
      if (format === "json")
        return Response.json(
          { conversation_id: id, messages: parts.messages },
          { headers: download },
        ) as never;
      const [type, document] =
        format === "csv" ? ["text/csv", transcriptTable(parts)] : ["text/plain", transcriptText(parts)];
      return new Response(document, {
        headers: { ...download, "content-type": `${type}; charset=utf-8` },
      }) as never;
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/transcript/mails",
      tags,
      summary: "Send what the contact saw of it by mail",
      request: { params, body: body(z.strictObject({ to: email })) },
      responses: { 202: empty("It will go out"), ...problems(404, 409) },
    }),
    async (c) => {
      const { to } = c.req.valid("json");
      await write((tx) => mailTranscript(tx, c.get("actor"), c.req.valid("param").id, { to, presenter }));
      return c.body(null, 202);
    },
  );
  return api;
}
