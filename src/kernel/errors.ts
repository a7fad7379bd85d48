/** Errors that a caller can act on. Verbs throw them; text is made at the edge, in the reader's language. */

export type Params = Record<string, string | number>;

/** One thing that is wrong with the input: where, and the code of why. */
export interface FieldError {
  path: string;
  code: string;
  params?: Params;
}

export class DomainError extends Error {
  readonly status: number = 500;
  constructor(
    /** Stable, snake_case; its text is `errors.<code>` in the language files. */
    readonly code: string,
    readonly params: Params = {},
    readonly fields?: FieldError[],
  ) {
    super(code);
    this.name = new.target.name;
  }
}

/** The request can't be read at all (broken JSON, wrong content type). */
export class Malformed extends DomainError {
  override readonly status = 400;
}
export class Unauthenticated extends DomainError {
  override readonly status = 401;
}
export class Forbidden extends DomainError {
  override readonly status = 403;
}
/** Also for what the caller may not see, so that existence is not told. */
export class NotFound extends DomainError {
  override readonly status = 404;
}
export class Conflict extends DomainError {
  override readonly status = 409;
}
export class Gone extends DomainError {
  override readonly status = 410;
}
export class PreconditionFailed extends DomainError {
  override readonly status = 412;
}
export class TooLarge extends DomainError {
  override readonly status = 413;
}
export class Invalid extends DomainError {
  override readonly status = 422;
}
/** `params.retry_after` in whole seconds becomes the Retry-After header. */
export class TooMany extends DomainError {
  override readonly status = 429;
}
export class Unavailable extends DomainError {
  override readonly status = 503;
}

/** Thrown by a job that must not be tried again. */
export class Permanent extends Error {
  override readonly name = "Permanent";
}

/** The process can't start or go on; `message` is one plain sentence that says what to do. */
export class Fatal extends Error {
  override readonly name = "Fatal";
}
