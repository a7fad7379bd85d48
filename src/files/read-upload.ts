/** The file in a request: its body as it is with `?name=`, or the part `file` of a form. Never more than the limit is read. */

import { Malformed, TooLarge } from "../kernel/errors.ts";
import { shown, type Source } from "./storage.ts";

/** Of a form around the file: boundaries, headers, a name. */
const wrapping = 64 * 1024;

/** Throws Malformed(malformed | upload_cut), TooLarge(file_too_large). */
export async function readUpload(
  request: Request,
  largest: number,
): Promise<{ bytes: Source; name: string }> {
  const isForm = /^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "");
  const most = largest + (isForm ? wrapping : 0);
  if (!request.body) throw new Malformed("malformed");
  // Said before the bytes come; who says less than is sent is stopped at the limit.
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge(largest);
  if (!isForm) return { bytes: request.body, name: new URL(request.url).searchParams.get("name") ?? "file" };
  const form = await readForm(request, request.body.pipeThrough(stopAt(most, largest)));
  const file = form.get("file");
  if (!(file instanceof File)) throw new Malformed("malformed");
  return { bytes: file, name: file.name };
}

async function readForm(request: Request, body: ReadableStream<Uint8Array>): Promise<FormData> {
  try {
    return (await new Response(body, {
      headers: { "content-type": request.headers.get("content-type")! },
    }).formData()) as FormData;
  } catch (error) {
    throw error instanceof TooLarge ? error : new Malformed("upload_cut");
  }
}

function stopAt(most: number, largest: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(part, controller) {
      size += part.length;
      if (size > most) controller.error(tooLarge(largest));
      else controller.enqueue(part);
    },
  });
}

const tooLarge = (largest: number) => new TooLarge("file_too_large", { limit: shown(largest) });
