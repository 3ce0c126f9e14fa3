/** A failure of the feed: `code` for programs, `message` a sentence for the user, `detail` for the log. None ever holds the key. */
export type FeedErrorCode =
  | 'rest/unauthorized'
  | 'rest/not-entitled'
  /** A 403 that says nothing of the plan. */
  | 'rest/blocked'
  | 'rest/not-found'
  | 'rest/bad-request'
  | 'rest/rate-limited'
  | 'rest/server'
  | 'rest/network'
  | 'rest/timeout'
  | 'rest/bad-body'
  | 'rest/aborted'
  | 'rest/foreign-url'
  | 'rest/unsafe-url'
  /** The rest of a list cannot be had. */
  | 'rest/pages'
  | 'feed/stopped'
  | 'feed/no-delayed-host';

export class FeedError extends Error {
  readonly code: FeedErrorCode;
  readonly detail: string;
  /** HTTP status where there was an answer. */
  readonly status: number | undefined;

  constructor(code: FeedErrorCode, message: string, detail = '', status?: number) {
    super(message);
    this.name = 'FeedError';
    this.code = code;
    this.detail = detail;
    this.status = status;
  }
}

/** The text of an unknown thrown value, for the log. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}
