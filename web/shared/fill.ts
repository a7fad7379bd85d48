/** Fills the variables of a quick reply: `{contact.name}`, or `{contact.name|friend}` with a word for when there is none. */

export const variables = [
  "contact.name",
  "contact.phone",
  "contact.email",
  "agent.name",
  "inbox.name",
  "order.number",
] as const;
export type Variable = (typeof variables)[number];
export type FillValues = Readonly<Partial<Record<Variable, string>>>;

/** What is not one of our variables stays as it was written. Values are put in as they are: nothing in them is filled again. */
export function fill(text: string, values: FillValues): string {
  return text.replace(
    /\{\s*([a-z]+\.[a-z]+)\s*(?:\|([^{}]*))?\}/g,
    (hole, name: string, fallback: string | undefined) => {
      if (!isVariable(name)) return hole;
      return values[name]?.trim() || fallback?.trim() || "";
    },
  );
}

const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name);

/** The order that a conversation is about, where its form asked for it. */
export function orderIn(details: Record<string, unknown>): string {
  const form = details.form;
  if (typeof form !== "object" || form === null) return "";
  const found = Object.entries(form).find(([name]) => /order|订单/i.test(name))?.[1];
  return typeof found === "string" ? found.slice(0, 60) : "";
}
