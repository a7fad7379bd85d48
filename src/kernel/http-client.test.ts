/** Rules of the way out. Real sockets on loopback, which is reached only because the tests allow it; names come from a resolver of their own. */

import { afterAll, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import {
  createHttpClient,
  RequestFailed,
  type FailureReason,
  type HttpClientOptions,
} from "./http-client.ts";

const seen: { host: string | null; url: string; headers: Headers }[] = [];
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request) {
    const { pathname } = new URL(request.url);
    seen.push({ host: request.headers.get("host"), url: request.url, headers: request.headers });
    if (pathname === "/redirect") return Response.redirect("http://169.254.169.254/latest", 302);
    if (pathname === "/large") return new Response("x".repeat(200_000));
    if (pathname === "/stream") return new Response(endless());
    if (pathname === "/bomb")
      return new Response(gzipSync(Buffer.alloc(5_000_000)), { headers: { "content-encoding": "gzip" } });
    if (pathname === "/gzip")
      return new Response(gzipSync("small"), { headers: { "content-encoding": "gzip" } });
    if (pathname === "/odd") return new Response("?", { headers: { "content-encoding": "compress" } });
    if (pathname === "/never") return new Promise<Response>(() => {});
    return new Response(`hello ${request.method}`, { status: pathname === "/missing" ? 404 : 200 });
  },
});
const port = server.port!;
afterAll(() => server.stop(true));

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(16_384)) });
}

const names: Record<string, string[]> = {
  "shop.example": ["127.0.0.1"],
  "public.example": ["93.184.215.14"],
  "private.example": ["10.0.0.5"],
  "mixed.example": ["93.184.215.14", "10.0.0.5"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "nat64.example": ["64:ff9b::a9fe:a9fe"],
  "v6.example": ["fd00::1"],
  "empty.example": [],
};
const client = (options: Partial<HttpClientOptions> = {}) =>
  createHttpClient({
    allowPrivate: [],
    resolve: async (host) => names[host] ?? Promise.reject(new Error("ENOTFOUND")),
    connectMs: 500,
    ...options,
  });
const trusting = client({ allowPrivate: [`shop.example:${port}`] });

async function reasonOf(work: Promise<unknown>): Promise<FailureReason | "none"> {
  return work.then(
    () => "none" as const,
    (error: unknown) => {
      if (error instanceof RequestFailed) return error.reason;
      throw error;
    },
  );
}

describe("the way out", () => {
  test.each<[string, FailureReason]>([
    ["not a url", "address_malformed"],
    ["http://", "address_malformed"],
    ["ftp://public.example/", "scheme_refused"],
    ["file:///etc/passwd", "scheme_refused"],
    ["data:text/plain,x", "scheme_refused"],
    ["http://user:secret@public.example/", "userinfo_refused"],
    ["http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", "userinfo_refused"],
    ["http://localhost/", "host_refused"],
    ["http://localhost./", "host_refused"],
    ["http://intranet/", "host_refused"],
    ["http://127.0.0.1/", "address_private"],
    ["http://127.1/", "address_private"],
    ["http://0x7f.1/", "address_private"],
    ["http://2130706433/", "address_private"],
    ["http://017700000001/", "address_private"],
    ["http://①②⑦.0.0.1/", "address_private"],
    ["http://１２７．０．０．１/", "address_private"],
    ["http://127.0.0.1./", "address_private"],
    ["http://[::1]/", "address_private"],
    ["http://[::ffff:127.0.0.1]/", "address_private"],
    ["http://[64:ff9b::7f00:1]/", "address_private"],
    ["http://[2002:7f00:1::]/", "address_private"],
    ["http://169.254.169.254/latest/meta-data", "address_private"],
    ["http://private.example/", "address_private"],
    ["http://PRIVATE.example./", "address_private"],
    ["http://mixed.example/", "address_private"],
    ["http://mapped.example/", "address_private"],
    ["http://nat64.example/", "address_private"],
    ["http://v6.example/", "address_private"],
    ["https://public.example:22/", "port_refused"],
    ["https://public.example:6379/", "port_refused"],
    ["http://empty.example/", "not_resolved"],
    ["http://unknown.example/", "not_resolved"],
  ])("%s is refused: %s", async (url, reason) => {
    expect(await reasonOf(client().fetch(url))).toBe(reason);
  });

  test("what the operator lists is reached, by its own name", async () => {
    const answer = await trusting.fetch(`http://shop.example:${port}/path?q=1`, {
      headers: { "X-Mark": "1" },
    });
    expect(answer.status).toBe(200);
    expect(new TextDecoder().decode(answer.body)).toBe("hello GET");
    expect(seen.at(-1)!.host).toBe(`shop.example:${port}`);
    expect(seen.at(-1)!.headers.get("x-mark")).toBe("1");
    expect(seen.at(-1)!.headers.get("user-agent")).toBe("Lingxi");
  });

  test("a listed host is not reached on another port, nor another host on the listed port", async () => {
    expect(
      await reasonOf(client({ allowPrivate: ["shop.example:1"] }).fetch(`http://shop.example:${port}/`)),
    ).toBe("address_private");
    expect(await reasonOf(trusting.fetch(`http://private.example:${port}/`))).toBe("address_private");
  });

  test("a listed network opens its addresses on every port", async () => {
    const { status } = await client({ allowPrivate: ["127.0.0.0/8"] }).fetch(
      `http://127.0.0.1:${port}/missing`,
    );
    expect(status).toBe(404);
  });

  test("a name is resolved once: one that changes its answer gains nothing", async () => {
    let asked = 0;
    const rebinding = client({
      allowPrivate: [`shop.example:${port}`],
      resolve: async () => (asked++ === 0 ? ["127.0.0.1"] : ["10.0.0.1"]),
    });
    expect((await rebinding.fetch(`http://shop.example:${port}/`)).status).toBe(200);
    expect(asked).toBe(1);
  });

  test("the next address is tried when one doesn't answer", async () => {
    const twoAddresses = client({
      allowPrivate: [`shop.example:${port}`],
      resolve: async () => ["::1", "127.0.0.1"],
    });
    expect((await twoAddresses.fetch(`http://shop.example:${port}/`)).status).toBe(200);
  });

  test("a redirect is an answer, never followed", async () => {
    const answer = await trusting.fetch(`http://shop.example:${port}/redirect`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("http://169.254.169.254/latest");
  });

  test("an answer beyond the limit is refused: told, streamed or unpacked", async () => {
    for (const path of ["large", "stream", "bomb"])
      expect(await reasonOf(trusting.fetch(`http://shop.example:${port}/${path}`))).toBe("too_large");
    expect(
      (await trusting.fetch(`http://shop.example:${port}/large`, { maxBytes: 200_000 })).body.length,
    ).toBe(200_000);
  });

  test("a compressed answer is unpacked although none was asked for; an unknown packing is refused", async () => {
    expect(new TextDecoder().decode((await trusting.fetch(`http://shop.example:${port}/gzip`)).body)).toBe(
      "small",
    );
    expect(seen.at(-1)!.headers.get("accept-encoding")).toBe("identity");
    expect(await reasonOf(trusting.fetch(`http://shop.example:${port}/odd`))).toBe("encoding_refused");
  });

  test("a server that never answers is given up", async () => {
    expect(await reasonOf(trusting.fetch(`http://shop.example:${port}/never`, { timeoutMs: 50 }))).toBe(
      "timed_out",
    );
  });

  test("the caller may stop it", async () => {
    expect(
      await reasonOf(trusting.fetch(`http://shop.example:${port}/never`, { signal: AbortSignal.abort() })),
    ).toBe("stopped");
  });

  test("a resolver that hangs is given up too", async () => {
    const hanging = client({ resolve: () => new Promise(() => {}) });
    expect(await reasonOf(hanging.fetch("https://public.example/", { timeoutMs: 50 }))).toBe("timed_out");
  });

  test("a proxy of the environment is not used", async () => {
    process.env.HTTP_PROXY = "http://127.0.0.1:9";
    try {
      expect((await trusting.fetch(`http://shop.example:${port}/`)).status).toBe(200);
    } finally {
      delete process.env.HTTP_PROXY;
    }
  });

  test.each([{ Host: "evil.example" }, { cookie: "a=b" }, { "x-a": "b\r\nx-c: d" }])(
    "headers that are ours or broken are refused: %j",
    async (headers) => {
      expect(
        await reasonOf(
          trusting.fetch(`http://shop.example:${port}/`, {
            headers: headers as unknown as Record<string, string>,
          }),
        ),
      ).toBe("header_refused");
    },
  );

  test("a certificate of another name is refused", async () => {
    const secure = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      tls: await selfSigned(),
      fetch: () => new Response("secret"),
    });
    try {
      const trusted = client({ allowPrivate: [`shop.example:${secure.port}`] });
      expect(await reasonOf(trusted.fetch(`https://shop.example:${secure.port}/`))).toBe(
        "certificate_refused",
      );
    } finally {
      await secure.stop(true);
    }
  });

  test("a public address of this machine is refused as well", async () => {
    expect(await reasonOf(client({ own: () => ["93.184.215.14"] }).fetch("https://public.example/"))).toBe(
      "address_private",
    );
  });

  test("other protocols get judged addresses, on any port", async () => {
    expect(await client().resolve("public.example", 993)).toEqual(["93.184.215.14"]);
    expect(await reasonOf(client().resolve("private.example", 993))).toBe("address_private");
  });
});

/** A throw-away certificate for wrong.example, signed by itself. */
async function selfSigned(): Promise<{ key: string; cert: string }> {
  return {
    key: await Bun.file(new URL("./fixtures/wrong.key.pem", import.meta.url)).text(),
    cert: await Bun.file(new URL("./fixtures/wrong.cert.pem", import.meta.url)).text(),
  };
}
