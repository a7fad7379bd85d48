/** An id that a client makes. `crypto.randomUUID` exists only on https pages; these bytes come everywhere. */

export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
