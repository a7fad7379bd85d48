/** The one way out to other servers. Judges the address that it will really connect to (SSRF). */

export interface HttpClient {
  fetch(url: string, init?: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number; maxBytes?: number }): Promise<{ status: number; headers: Headers; body: Uint8Array }>;
}

export function createHttpClient(_options: { allowPrivate: string[] }): HttpClient {
  return { fetch: () => Promise.reject(new Error("http client is being built")) };
}
