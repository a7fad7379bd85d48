/** REST of offers: transfers and invitations, with or without asking first, the answers, and where acceptance is asked for. */

import { body, createRoute, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { must } from "../accounts/actor.ts";
import { listedById, type ListedRow } from "../conversations/list.ts";
import type { Presenter } from "../conversations/present.ts";
import { conversationSchema } from "../conversations/schemas.ts";
import { longestMessage } from "../conversations/types.ts";
import { inboxFor } from "../inboxes/queries.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { text } from "../kernel/parse.ts";
import { listOffers, offerSettingsOf, offersOf, showOffer } from "./queries.ts";
import {
  acceptOffer,
  callIn,
  changeOfferSettings,
  declineOffer,
  handOver,
  withdrawOffer,
} from "./service.ts";
import { offerSchema, offerSettingsSchema, reason } from "./types.ts";

const tags = ["Offers"];
const params = z.object({ id: z.string().max(40) });
const note = text(longestMessage).optional();
const offers = json(z.object({ data: z.array(offerSchema) }), "Offers");
/** Done at once, or asked for. */
const doneOrAsked = {
  200: json(conversationSchema, "Done: the conversation as it is now"),
  202: json(offerSchema, "The inbox asks for acceptance: the offer that waits for it"),
  ...problems(404, 409),
};

export function offersApi(kernel: Kernel, presenter: Presenter): Rest {
  const { db, write } = kernel;
  const api = rest();
  const shown = (id: string) => presenter.conversation(db.one<ListedRow>(listedById, id)!);

  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/transfers",
      tags: ["Conversations"],
      summary: "Hand over to a colleague or a team",
      description: "Where the inbox asks for acceptance, the one who serves goes on until somebody accepts.",
      request: {
        params,
        body: body(z.strictObject({ agent_id: z.string().optional(), team_id: z.string().optional(), note })),
      },
      responses: doneOrAsked,
    }),
    async (c) => {
      const { agent_id: agentId, team_id: teamId, note: words } = c.req.valid("json");
      const { id } = c.req.valid("param");
      const offer = await write((tx) => handOver(tx, c.get("actor"), id, { agentId, teamId, note: words }));
      return offer ? c.json(showOffer(offer), 202) : c.json(shown(id), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "post",
      path: "/conversations/{id}/participants",
      tags: ["Conversations"],
      summary: "Invite a colleague",
      request: { params, body: body(z.strictObject({ agent_id: z.string(), note })) },
      responses: doneOrAsked,
    }),
    async (c) => {
      const { agent_id: agentId, note: words } = c.req.valid("json");
      const { id } = c.req.valid("param");
      const offer = await write((tx) => callIn(tx, c.get("actor"), id, { agentId, note: words }));
      return offer ? c.json(showOffer(offer), 202) : c.json(shown(id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/offers",
      tags,
      summary: "Offers that wait for you, and those that you have made",
      responses: { 200: offers, ...problems() },
    }),
    (c) => c.json({ data: listOffers(db, c.get("actor")).map(showOffer) }, 200),
  );
  api.openapi(
    createRoute({
      method: "get",
      path: "/conversations/{id}/offers",
      tags,
      summary: "Offers of a conversation, the newest first",
      request: { params },
      responses: { 200: offers, ...problems(404) },
    }),
    (c) => c.json({ data: offersOf(db, c.get("actor"), c.req.valid("param").id).map(showOffer) }, 200),
  );
  api.openapi(
    createRoute({
      method: "put",
      path: "/offers/{id}/acceptance",
      tags,
      summary: "Accept",
      description: "Of several who accept at once exactly one wins; the others get 409.",
      request: { params },
      responses: { 200: json(offerSchema, "The offer, accepted"), ...problems(404, 409) },
    }),
    async (c) =>
      c.json(showOffer(await write((tx) => acceptOffer(tx, c.get("actor"), c.req.valid("param").id))), 200),
  );
  api.openapi(
    createRoute({
      method: "put",
      path: "/offers/{id}/refusal",
      tags,
      summary: "Decline",
      description: "A team's offer stays open for its other members.",
      request: { params, body: body(z.strictObject({ reason: reason.default("") })) },
      responses: { 200: json(offerSchema, "The offer as it is now"), ...problems(404, 409) },
    }),
    async (c) => {
      const input = { ...c.req.valid("param"), ...c.req.valid("json") };
      return c.json(showOffer(await write((tx) => declineOffer(tx, c.get("actor"), input))), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "delete",
      path: "/offers/{id}",
      tags,
      summary: "Withdraw",
      request: { params },
      responses: { 200: json(offerSchema, "The offer, withdrawn"), ...problems(404, 409) },
    }),
    async (c) =>
      c.json(showOffer(await write((tx) => withdrawOffer(tx, c.get("actor"), c.req.valid("param").id))), 200),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/inboxes/{id}/offers",
      tags,
      summary: "Where an inbox asks for acceptance",
      request: { params },
      responses: { 200: json(offerSettingsSchema, "The settings"), ...problems(404) },
    }),
    (c) => {
      must(c.get("actor"), "agents.see");
      return c.json(offerSettingsOf(db, inboxFor(db, c.get("actor"), c.req.valid("param").id).id), 200);
    },
  );
  api.openapi(
    createRoute({
      method: "patch",
      path: "/inboxes/{id}/offers",
      tags,
      summary: "Ask for acceptance, or don't",
      request: { params, body: body(offerSettingsSchema.partial()) },
      responses: { 200: json(offerSettingsSchema, "The settings as they are now"), ...problems(404) },
    }),
    async (c) => {
      const input = { inboxId: c.req.valid("param").id, changes: c.req.valid("json") };
      return c.json(await write((tx) => changeOfferSettings(tx, c.get("actor"), input)), 200);
    },
  );
  return api;
}
