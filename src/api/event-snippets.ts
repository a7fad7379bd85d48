/** Lines to copy for whoever receives webhooks or reads the log. Pure. */

import { signatureHeaders } from "../webhooks/signing.ts";
import type { Block } from "./reference-frame.ts";

/** The clock of the reader's machine, not ours. */
const theirClock = "Date.now";

export const verifying: Block[] = [
  {
    id: "typescript",
    label: "Node",
    text: `import { createHmac, timingSafeEqual } from "node:crypto";

// body: the text as it came, before any parsing.
// Returns the event, or throws.
export function verify(secret, headers, body) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const age = Math.abs(${theirClock}() / 1000 - Number(timestamp));
  if (!(age <= 300)) throw new Error("too old");
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = createHmac("sha256", key)
    .update(\`\${id}.\${timestamp}.\${body}\`)
    .digest("base64");
  const expected = Buffer.from(\`v1,\${signed}\`);
  const good = headers["webhook-signature"]
    .split(" ")
    .map((each) => Buffer.from(each))
    .filter((given) => given.length === expected.length)
    .some((given) => timingSafeEqual(given, expected));
  if (!good) throw new Error("not signed with this secret");
  return JSON.parse(body);
}`,
  },
  {
    id: "python",
    label: "Python",
    text: `import base64, hashlib, hmac, json, time

def verify(secret, headers, body):
    """body: the bytes as they came, before any parsing."""
    id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        raise ValueError("too old")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{id}.{timestamp}.".encode() + body
    signed = hmac.new(key, content, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(signed)
    given = headers["webhook-signature"].encode().split(b" ")
    if not any(hmac.compare_digest(each, expected) for each in given):
        raise ValueError("not signed with this secret")
    return json.loads(body)`,
  },
  {
    id: "php",
    label: "PHP",
    text: `// $headers: names in lower case.
// $body = file_get_contents('php://input');
function verify(string $secret, array $headers, string $body) {
    $id = $headers['webhook-id'];
    $timestamp = $headers['webhook-timestamp'];
    if (abs(time() - (int) $timestamp) > 300) {
        throw new RuntimeException('too old');
    }
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $content = $id . '.' . $timestamp . '.' . $body;
    $signed = hash_hmac('sha256', $content, $key, true);
    $expected = 'v1,' . base64_encode($signed);
    foreach (explode(' ', $headers['webhook-signature']) as $given) {
        if (hash_equals($expected, $given)) {
            return json_decode($body, true);
        }
    }
    throw new RuntimeException('not signed with this secret');
}`,
  },
];

/** To try one's own verification with: the signature is right for this secret. */
export const sampleSecret = `whsec_${Buffer.from("a secret for the reference, no other").toString("base64")}`;
export const sampleDelivery = "whd_0f1x9c4m7w2k5t8z1n3v6b0qd";

export function requestText(body: string, at: number): string {
  const headers = signatureHeaders([sampleSecret], { id: sampleDelivery, at, body });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return ["POST /lingxi HTTP/1.1", "content-type: application/json", ...lines, "", body].join("\n");
}

export const reading: Block[] = [
  {
    id: "curl",
    label: "curl",
    text: `# A page; go on from "after" of the answer.
curl "$LINGXI/api/v1/events?after=1024&wait=30" \\
  -H "Authorization: Bearer $KEY"

# A stream that does not end.
curl -N "$LINGXI/api/v1/events?types=message.created" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Accept: text/event-stream"`,
  },
  {
    id: "typescript",
    label: "TypeScript",
    text: `const api = lingxi({ base: LINGXI, key: KEY });
let after = await load();
for (;;) {
  const page = await api.listEvents({ query: { after, wait: 30 } });
  for (const event of page.data) await handle(event);
  await save((after = page.after));
}`,
  },
  {
    id: "python",
    label: "Python",
    text: `import requests

after = load()
while True:
    answer = requests.get(
        f"{LINGXI}/api/v1/events",
        headers={"Authorization": f"Bearer {KEY}"},
        params={"after": after, "wait": 30},
    ).json()
    for event in answer["data"]:
        handle(event)
    after = answer["after"]
    save(after)`,
  },
];
