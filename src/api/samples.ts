/** Lines to copy for an operation: curl, our TypeScript client, Python. Pure. */

import type { Operation } from "./document.ts";

export interface Sample {
  id: "curl" | "typescript" | "python";
  label: string;
  text: string;
}

export function samplesOf(method: string, path: string, operation: Operation): Sample[] {
  const verb = method.toUpperCase();
  const media = operation.requestBody?.content ?? {};
  const body = media["application/json"]?.example;
  const file = operation.requestBody !== undefined && media["application/json"] === undefined;
  const parameters = operation.parameters ?? [];
  const needed = parameters.filter((each) => each.in === "query" && each.required);
  const query =
    needed.length > 0 ? `?${needed.map((each) => `${each.name}=${exampleFor(each.name)}`).join("&")}` : "";
  const target = path.replace(/\{(\w+)\}/g, (_, name: string) => exampleFor(name, path));
  return [
    { id: "curl", label: "curl", text: curl(verb, target + query, body, file) },
    { id: "typescript", label: "TypeScript", text: typescript(operation, path, body, file) },
    { id: "python", label: "Python", text: python(verb, target + query, body, file) },
  ];
}

function curl(verb: string, path: string, body: unknown, file: boolean): string {
  const lines = [
    `curl ${verb === "GET" ? "" : `-X ${verb} `}"$LINGXI/api/v1${path}" \\`,
    `  -H "Authorization: Bearer $KEY"`,
  ];
  if (file) lines.push(`  -F "file=@cup.jpg"`);
  else if (body !== undefined)
    lines.push(
      `  -H "Content-Type: application/json"`,
      `  -d '${JSON.stringify(body, null, 2).replaceAll("'", "'\\''")}'`,
    );
  return lines.map((line, at) => (at === 0 || at === lines.length - 1 ? line : `${line} \\`)).join("\n");
}

function typescript(
  { operationId, parameters = [] }: Operation,
  path: string,
  body: unknown,
  file: boolean,
): string {
  const input: string[] = [];
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  if (names.length > 0)
    input.push(`path: { ${names.map((name) => `${name}: "${exampleFor(name, path)}"`).join(", ")} }`);
  const needed = parameters.filter((each) => each.in === "query" && each.required);
  if (needed.length > 0)
    input.push(`query: { ${needed.map((each) => `${each.name}: "${exampleFor(each.name)}"`).join(", ")} }`);
  if (file) input.push("body: form");
  else if (body !== undefined) input.push(`body: ${literal(body)}`);
  const call = input.length > 0 ? `{ ${input.join(", ")} }` : "";
  return `const api = lingxi({ base: LINGXI, key: KEY });\nconst answer = await api.${operationId}(${call});`;
}

const literal = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/^(\s*)"(\w+)":/gm, "$1$2:");

function python(verb: string, path: string, body: unknown, file: boolean): string {
  const lines = [`f"{LINGXI}/api/v1${path}"`, `headers={"Authorization": f"Bearer {KEY}"}`];
  if (file) lines.push(`files={"file": open("cup.jpg", "rb")}`);
  else if (body !== undefined) lines.push(`json=${pythonLiteral(body)}`);
  return `import requests\n\nanswer = requests.${verb.toLowerCase()}(\n    ${lines.join(",\n    ").replace(/\n(?! {4})/g, "\n    ")},\n)`;
}

const pythonLiteral = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/: (true|false|null)(?=[,\n])/g, (_, word: string) =>
    word === "true" ? ": True" : word === "false" ? ": False" : ": None",
  );

const prefixes: Record<string, string> = {
  conversations: "cnv",
  contacts: "con",
  agents: "agt",
  inboxes: "inb",
  teams: "tea",
  files: "fil",
  webhooks: "whk",
  "quick-replies": "qrp",
};

function exampleFor(name: string, path = ""): string {
  if (name === "seq") return "3";
  if (name === "id") return `${prefixes[path.split("/")[1] ?? ""] ?? "id"}_0d4k1v7m2p9xq8c3t6y5r0w1a`;
  return name;
}
