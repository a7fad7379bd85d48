/** The reference of what is told without being asked for: webhooks, the log of events, sockets, and the tools for AI. Made from the code. */

import { html } from "../../web/shared/html.ts";
import { largestFrame, protocol } from "../../web/contract/frames.ts";
import { scopeOf } from "../accounts/scopes.ts";
import { aboutEvent, publicEvents } from "../kernel/event-log.ts";
import type { PublicEventName } from "../events.ts";
import { publicFields } from "../webhooks/payload.ts";
import type { Document } from "./document.ts";
import { EventArticle, FrameTable, Schedule } from "./events-reference-parts.ts";
import { sampleBody } from "./event-bodies.ts";
import { eventSamples, sampleAt } from "./event-samples.ts";
import { reading, requestText, sampleSecret, verifying } from "./event-snippets.ts";
import { toolsOf } from "./mcp.ts";
import { Blocks, Find, referencePage, type Place } from "./reference-frame.ts";
import { codes } from "./reference-parts.ts";
import { clientFrames, serverFrames } from "./socket-frames.ts";
import { failingFor, retryDelays, rotationOverlap, webhookRetention } from "../webhooks/types.ts";
import { longestRest, longestRetryAfter, parallel, restAfter, timeoutMs } from "../webhooks/dispatch.ts";
import { span } from "./spans.ts";

/** What a topic says, one paragraph each; beside it lines to copy. */
interface Topic {
  id: string;
  title: string;
  text: string[];
  more?: unknown;
  shown?: unknown;
  /** Further words that the search finds it by. */
  words?: string[];
}

export function eventsReference(document: Document, place: Place): Response {
  const { base } = place;
  const groups = [
    { name: "Webhooks", about: "Events posted to your server as they happen.", topics: webhookTopics() },
    { name: "The log", about: "The same events, for those who can't receive.", topics: logTopics(base) },
    { name: "Sockets", about: "Live lines of the console and the widget.", topics: socketTopics(base) },
    { name: "AI tools", about: "Operations of the API as tools.", topics: toolTopics(document, base) },
  ];
  const [webhooks, ...others] = groups;
  const list = ({ name, topics }: (typeof groups)[number]) =>
    html`<section class="group">
      <h2>${name}</h2>
      ${topics.map(
        ({ id, title, text, words = [] }) =>
          html`<a href=${`#${id}`} data-find=${[name, title, ...text, ...words].join(" ").toLowerCase()}
            ><span>${title}</span></a
          >`,
      )}
    </section>`;
  const part = ({ name, about, topics }: (typeof groups)[number]) =>
    html`<section class="part">
      <header>
        <h2>${name}</h2>
        <p>${about}</p>
      </header>
      ${topics.map((topic) => html`<${TopicArticle} ...${topic} />`)}
    </section>`;
  const title = "Lingxi events";
  return referencePage(
    title,
    html`
      <a class="skip" href="#main">Skip to the events</a>
      <nav class="side" aria-label="Events">
        <${Find} label="Search events" />
        <a class="plain" href="#begin">Begin</a>
        <a class="plain" href=${`${base}/api/v1/reference`}>Operations of the API</a>
        ${list(webhooks!)}
        <section class="group">
          <h2>Events</h2>
          ${publicEvents.map(
            (name) =>
              html`<a href=${`#${name}`} data-find=${`${name} ${aboutEvent(name)}`.toLowerCase()}
                ><span>${name}</span></a
              >`,
          )}
        </section>
        ${others.map(list)}
        <p class="nothing" hidden>Nothing by that name.</p>
      </nav>
      <main id="main">
        <section id="begin" class="begin">
          <h1>${title}</h1>
          <p>
            Whatever happens here is told: to your server by webhooks, to programs by the log, to open windows
            by sockets. What can be asked for and done is in the${" "}
            <a href=${`${base}/api/v1/reference`}>reference of the API</a>.
          </p>
          <p>
            The webhooks as a document for machines (AsyncAPI 3.0):${" "}
            <a href=${`${base}/api/v1/asyncapi.json`}>asyncapi.json</a>.
          </p>
        </section>
        ${part(webhooks!)}
        <section class="part">
          <header>
            <h2>Events</h2>
            <p>
              Each with the body of its webhook, indented for reading. Resources are shown as they were at
              that moment; the log has the fields without them.
            </p>
          </header>
          ${publicEvents.map((name) => html`<${EventArticle} name=${name} base=${base} />`)}
        </section>
        ${others.map(part)}
      </main>
    `,
    place,
  );
}

function TopicArticle({ id, title, text, more, shown }: Topic) {
  return html`<article class=${shown ? "op" : "op wide"} id=${id}>
    <div class="said">
      <h3><a href=${`#${id}`}>${title}</a></h3>
      ${text.map((each) => html`<p>${codes(each)}</p>`)} ${more}
    </div>
    ${shown && html`<div class="shown">${shown}</div>`}
  </article>`;
}

function webhookTopics(): Topic[] {
  const plain = JSON.stringify(sampleBody("contact.erased"));
  return [
    {
      id: "webhooks",
      title: "What is sent",
      text: [
        "A webhook is an address with a list of events and, if you like, of inboxes; admins add it in the settings or by `POST /webhooks`. Each event is a `POST` with JSON: `type`, `timestamp` and `data`.",
        "It is written down in the same transaction as what happened: what did not happen is never told, and what did is told at least once. `webhook-id` is the same for every attempt, so remember it and do nothing twice.",
        `Answer 2xx within ${span(timeoutMs)}; do the work afterwards. Redirects are not followed.`,
      ],
      shown: html`<${Blocks}
        list=${[{ id: "http", label: "Request", text: requestText(plain, sampleAt) }]}
      />`,
    },
    {
      id: "verifying",
      title: "Verify the signature",
      text: [
        "Signed by Standard Webhooks 1.0, so that any of its libraries will do: `webhook-signature` is `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`. The key is what follows `whsec_` in the secret, decoded from base64.",
        "Take the body as it came, not parsed and written again. Refuse a `webhook-timestamp` that is more than five minutes away.",
        `While you change the secret, the header has two signatures, parted by a space: the old secret signs too for ${span(rotationOverlap)}.`,
        `To try it: the request above is signed with \`${sampleSecret}\`; only its time is long past.`,
      ],
      shown: html`<${Blocks} list=${verifying} />`,
    },
    {
      id: "retries",
      title: "When it fails",
      text: [
        `Any other answer, and none within ${span(timeoutMs)}, is a failure. It is tried again after these delays, each up to a tenth longer, so that not all come at once; after ${retryDelays.length + 1} attempts it is given up.`,
        `\`Retry-After\`, in seconds or as a date, is kept to, up to ${span(longestRetryAfter)}. \`410 Gone\` switches the webhook off at once, and what happens afterwards is not kept for it.`,
        `After ${restAfter} failures in a row it rests for up to ${span(longestRest)} at a time; if none was taken for ${span(failingFor)}, it is switched off; what happens meanwhile is kept for it until somebody switches it on again. Whenever a webhook is switched off like this, the admins get a mail.`,
      ],
      shown: html`<${Schedule} delays=${retryDelays} />`,
    },
    {
      id: "order",
      title: "In which order",
      text: [
        `Events of one conversation come one after another: the next is sent when the one before was taken or given up. So do those of one contact, where there is no conversation. Different conversations don't wait for each other; up to ${parallel} requests are under way at a time.`,
        "A message has its `seq` as well: trust it more than the time of arrival.",
      ],
    },
    {
      id: "replay",
      title: "Look back and send again",
      text: [
        `Every delivery is kept for ${webhookRetention.days} days with its body, all attempts and the beginning of your answers: \`GET /webhooks/{id}/deliveries\`, or the webhook's page in the settings.`,
        "`POST /webhooks/{id}/deliveries/{delivery}/replay` sends one again, `POST /webhooks/{id}/replays` all of a time, or those that failed: same id, same body, signed anew. `POST /webhooks/{id}/test` sends a `webhook.test`.",
      ],
    },
  ];
}

const inLog = (name: PublicEventName, seq: number) => ({
  seq,
  type: name,
  timestamp: new Date(sampleAt).toISOString(),
  data: publicFields({ ...eventSamples[name].fields }),
});

function logTopics(base: string): Topic[] {
  const event = inLog("contact.lead_captured", 1_025);
  return [
    {
      id: "log",
      title: "Read the log",
      text: [
        "`GET /events` answers with events in order, each with its place `seq`. Keep the `after` of the answer and ask from there: nothing is missed, and nothing comes twice. Without `after` it begins at the end.",
        "`wait` holds the answer until something happens, at most 30 seconds. `types` names the events that you want. A key sees the inboxes that it may see, and needs the scope `events:read`.",
      ],
      more: html`<p><a href=${`${base}/api/v1/reference#listEvents`}>GET /events in the reference</a></p>`,
      shown: html`<${Blocks} list=${reading} /><${Blocks}
          list=${[{ id: "json", label: "Answer", text: JSON.stringify({ data: [event], after: 1_025 }, null, 2) }]}
        />`,
    },
    {
      id: "stream",
      title: "Stream the log",
      text: [
        "With `Accept: text/event-stream` the same address does not end. The `id` of each event is its place: send the last as `Last-Event-ID` when you come back, as readers of event streams do by themselves. An empty comment comes every 20 seconds.",
      ],
      shown: html`<${Blocks}
        list=${[
          {
            id: "sse",
            label: "Stream",
            text: `retry: 2000\n\nid: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n: `,
          },
        ]}
      />`,
    },
  ];
}

function socketTopics(base: string): Topic[] {
  return [
    {
      id: "sockets",
      title: "Open a line",
      text: [
        `The widget and the console hold a WebSocket with the subprotocol \`${protocol}\`; a client of your own can, too. Frames are text, one JSON object each with its name in \`t\`, at most ${largestFrame / 1024} kB. Where WebSockets don't get through, \`GET …/stream\` and \`POST …/frames\` carry the same.`,
        "An `ack` means stored. What has none is sent again with the same `id`. After each `hello`, `sync` brings what was missed. API keys don't open lines: programs use webhooks or the log.",
      ],
      more: html`<dl class="fields">
        <div>
          <dt><code>${`${base}/visitor/v1/socket`}</code></dt>
          <dd>
            Visitors, with the token of <code>POST /visitor/v1/sessions</code> as a second subprotocol${" "}
            <code>token.…</code>
          </dd>
        </div>
        <div>
          <dt><code>${`${base}/console/socket`}</code></dt>
          <dd>Agents, with the cookie of their session</dd>
        </div>
      </dl>`,
      shown: html`<${Blocks}
        list=${[
          {
            id: "frames",
            label: "Frames",
            text: [
              { t: "send", id: "7f3c1a", conversation_id: "cnv_…", text: "还有货吗？" },
              { t: "ack", id: "7f3c1a", message: { id: "msg_…", seq: 4, "…": "…" } },
              { t: "sync", id: "s1", conversation_id: "cnv_…", after: 4, revision: 0 },
            ]
              .map((each) => JSON.stringify(each))
              .join("\n"),
          },
        ]}
      />`,
    },
    {
      id: "client-frames",
      title: "Frames of the client",
      text: [],
      words: Object.keys(clientFrames),
      more: html`<${FrameTable} frames=${clientFrames} who="Who" />`,
    },
    {
      id: "server-frames",
      title: "Frames of the server",
      text: ["Ignore a frame whose name you don't know."],
      words: Object.keys(serverFrames),
      more: html`<${FrameTable} frames=${serverFrames} who="To" />`,
    },
  ];
}

function toolTopics(document: Document, base: string): Topic[] {
  const tools = toolsOf(document);
  return [
    {
      id: "mcp",
      title: "Connect an assistant",
      text: [
        `\`${base}/mcp\` speaks the Model Context Protocol (streamable HTTP). Authenticate with \`Authorization: Bearer lxk_…\`. A key sees the tools that its scopes allow, and every call goes through the same rights, quotas and audit log as the API.`,
        "Resources: `lingxi://conversations/{id}` is a transcript, `lingxi://contacts/{id}` a contact.",
      ],
    },
    {
      id: "tools",
      title: `The ${tools.length} tools`,
      text: [],
      words: tools.map(({ tool }) => tool.name),
      more: html`<div class="table notes">
        <table>
          <thead>
            <tr>
              <th>Tool</th>
              <th>Scope</th>
              <th>What it does</th>
            </tr>
          </thead>
          <tbody>
            ${tools.map(
              ({ tool, method, path }) =>
                html`<tr>
                  <td><code>${tool.name}</code></td>
                  <td><code>${scopeOf(method, path) ?? "*"}</code></td>
                  <td>${codes(tool.annotations?.title ?? "")}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
    },
  ];
}
