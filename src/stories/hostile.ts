/** Input that nobody should send, made from the schemas of the API's own document. */

export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minLength?: number;
  minimum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
}

export interface Operation {
  method: string;
  /** With `{id}`. */
  path: string;
  query: string[];
  /** Of a JSON body. */
  schema?: Schema;
}

interface Document {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: { name: string; in: string }[];
        requestBody?: { content?: Record<string, { schema?: Schema }> };
      }
    >
  >;
  components?: { schemas?: Record<string, Schema> };
}

export function operationsOf(given: unknown): Operation[] {
  const document = given as Document;
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref ? document.components?.schemas?.[schema.$ref.split("/").at(-1)!] : schema;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: (parameters ?? []).filter((each) => each.in === "query").map((each) => each.name),
      schema: resolve(requestBody?.content?.["application/json"]?.schema),
    })),
  );
}

const typeOf = (schema: Schema): string | undefined => {
  const [first] = [schema.type ?? []].flat();
  return first ?? (schema.properties ? "object" : undefined);
};

/** Something that fits, as far as the schema tells. */
export function sampleOf(schema: Schema): Record<string, unknown> {
  return value(schema) as Record<string, unknown>;
}

function value(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return value(options[0]!);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(value));
  switch (typeOf(schema)) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, value(schema.properties?.[key] ?? {})]),
      );
    case "array":
      return [];
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    case "string":
      if (schema.format === "email") return "a@example.com";
      if (schema.format === "date-time") return "2099-01-01T00:00:00Z";
      return "x".repeat(Math.max(3, schema.minLength ?? 0));
    default:
      return null;
  }
}

/** Texts that no store keeps unchanged. */
export const brokenTexts = ["a\0b", "\ud800", "b\udc00a"];

/** Texts that are only words here, and code elsewhere. */
export const hostileTexts = [
  "'; drop table messages; --",
  '" or 1=1 --',
  "Robert'); delete from conversations;--",
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "*",
  '"',
  '"unfinished',
  "a AND",
  "NEAR(a b, 2)",
  "text : x",
  "-a ^b (c",
  'a* OR "b',
  "{a b}: c",
  "__proto__",
  "${7*7}{{7*7}}",
  "../../etc/passwd",
  "％27 ＜script＞",
  "\u202etxt.exe",
  "👩‍👩‍👧‍👦",
];

/** Bodies that are no object, or bring what objects must not have. */
export const brokenBodies = [
  "",
  "{",
  "null",
  "[]",
  "7",
  '"x"',
  "{'a':1}",
  "\u0000",
  '{"__proto__":{"role":"owner"},"constructor":1}',
  "[".repeat(5_000),
];

/** For each property, values that it can't have. */
export function wrongOf(schema: Schema): { path: string; value: unknown }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([path, property]) => {
    const allowed = new Set(
      [property, ...(property.anyOf ?? property.oneOf ?? [])].flatMap((each) =>
        [each.type ?? typeOf(each) ?? []].flat(),
      ),
    );
    if (allowed.size === 0) return [];
    const wrong: unknown[] = [];
    if (!allowed.has("string")) wrong.push("x", "\ud800");
    else wrong.push(...brokenTexts);
    if (!allowed.has("number") && !allowed.has("integer")) wrong.push(7);
    else wrong.push(1e308, -1e308);
    if (!allowed.has("boolean")) wrong.push(true);
    if (!allowed.has("array")) wrong.push([[]]);
    if (!allowed.has("object")) wrong.push({ a: 1 });
    return wrong.map((each) => ({ path, value: each }));
  });
}
