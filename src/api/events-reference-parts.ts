/** Parts of the reference of events: one event, a table of frames, the delays after failures. */

import { html } from "../../web/shared/html.ts";
import { aboutEvent } from "../kernel/event-log.ts";
import type { PublicEventName } from "../events.ts";
import { fieldsOf, resourcesOf, sampleBody } from "./event-bodies.ts";
import { eventSamples } from "./event-samples.ts";
import { Blocks } from "./reference-frame.ts";
import { codes } from "./reference-parts.ts";
import { span } from "./spans.ts";

const resources = {
  conversation: { schema: "Conversation", note: "as the API shows it" },
  message: { schema: "Message", note: "with its text and attachments" },
  contact: { schema: "Contact", note: "with mail, phone, tags and attributes" },
};

export function EventArticle({ name, base }: { name: PublicEventName; base: string }) {
  const along = resourcesOf(name);
  return html`<article class="op" id=${name}>
    <div class="said">
      <h3>
        <a href=${`#${name}`}><code>${name}</code></a>
      </h3>
      <p>${aboutEvent(name)}</p>
      <p>${codes(eventSamples[name].when)}</p>
      <h4>Fields of data</h4>
      <dl class="fields">
        ${fieldsOf(name).map(
          ({ name: field, type, orNull, note }) =>
            html`<div>
              <dt><code>${field}</code><span class="type">${orNull ? `${type} | null` : type}</span></dt>
              <dd>${note}</dd>
            </div>`,
        )}
        ${along.map(
          (each) =>
            html`<div>
              <dt>
                <code>${each}</code
                ><a class="type" href=${`${base}/api/v1/reference#schema-${resources[each].schema}`}
                  >${resources[each].schema}</a
                >
              </dt>
              <dd>${`The ${each}, ${resources[each].note}; not in the log`}</dd>
            </div>`,
        )}
      </dl>
    </div>
    <div class="shown">
      <${Blocks} list=${[{ id: "json", label: "Body", text: JSON.stringify(sampleBody(name), null, 2) }]} />
    </div>
  </article>`;
}

export function FrameTable({
  frames,
  who,
}: {
  frames: Record<string, { who: string; note: string }>;
  who: string;
}) {
  return html`<div class="table notes">
    <table>
      <thead>
        <tr>
          <th>Frame</th>
          <th>${who}</th>
          <th>What it says</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(frames).map(
          ([name, frame]) =>
            html`<tr>
              <td><code>${name}</code></td>
              <td>${frame.who}</td>
              <td>${codes(frame.note)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** When each attempt is made, counted from the one before and from the event. */
export function Schedule({ delays }: { delays: readonly number[] }) {
  let since = 0;
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          <th>Attempt</th>
          <th>After the one before</th>
          <th>Since the event</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>1</td>
          <td>at once</td>
          <td></td>
        </tr>
        ${delays.map((delay, at) => {
          since += delay;
          return html`<tr>
            <td>${at + 2}</td>
            <td>${span(delay)}</td>
            <td>${span(since)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
