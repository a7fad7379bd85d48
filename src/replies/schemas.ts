/** Quick replies as the REST API shows and takes them. */

import { body, z } from "../accounts/rest.ts";
import { line, text } from "../kernel/parse.ts";
import { quickReplyFields, scope } from "./types.ts";

export const quickReply = z
  .object({
    id: z.string().openapi({ example: "qrp_0d4k1v7m2p9xq8c3t6y5r0w1a" }),
    scope,
    team_id: z.string().nullable(),
    folder: z.string().openapi({ example: "售后" }),
    shortcut: z.string().openapi({ example: "bufa" }),
    title: z.string().openapi({ example: "补发时效" }),
    text: z.string().openapi({ example: "{contact.name|朋友}您好，补发今天 17:00 前从杭州仓寄出。" }),
    used: z.number().int(),
    succeeded: z
      .number()
      .int()
      .openapi({ description: "Uses that were followed by thanks, or by the end of the conversation" }),
    last_used_at: z.string().nullable(),
    pinyin: z.string().openapi({ example: "bufashixiao bfsx" }),
    files: z.array(z.object({ id: z.string(), name: z.string(), mime: z.string(), size: z.number().int() })),
  })
  .openapi("QuickReply");

export const exported = quickReply.pick({
  title: true,
  shortcut: true,
  text: true,
  folder: true,
  scope: true,
  used: true,
  succeeded: true,
});

const whole = quickReplyFields.required({ shortcut: true, title: true, text: true });
export const newReply = whole
  .extend({ scope, team_id: line(40).optional() })
  .strict()
  .openapi("NewQuickReply");

export const attachment = z
  .object({
    id: z.string(),
    name: z.string(),
    mime: z.string(),
    size: z.number().int(),
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    url: z.string(),
    thumbnail_url: z.string().optional(),
  })
  .openapi("QuickReplyAttachment");

export const importBody = body(
  z
    .strictObject({
      scope,
      team_id: line(40).optional(),
      text: text(4_000_000, 1).openapi({
        description: "The file: CSV, our JSON, or Chatwoot's canned responses",
      }),
    })
    .openapi("QuickReplyImport"),
);
export const imported = z
  .object({
    added: z.number().int(),
    updated: z.number().int(),
    skipped: z.array(z.object({ entry: z.number().int(), field: z.string() })),
  })
  .openapi("QuickReplyImportResult");

export const proposal = z
  .object({
    id: z.string(),
    question: z.string(),
    answer: z.string(),
    examples: z.array(z.string()),
    count: z.number().int(),
  })
  .openapi("QuickReplyProposal");
