/** What an answer means where its HTTP status says that all is well: the vendor's envelope has a status of its own. */

/** The HTTP status that the envelope's stands for. `OK`, `DELAYED` and any other are as the HTTP status says. */
const SAID: Readonly<Record<string, number | undefined>> = { ERROR: 500, NOT_AUTHORIZED: 403, NOT_FOUND: 404 };
/** As of a gateway that got no answer. */
export const NO_ANSWER = 502;
/** Every object that the API answers with has one of these; something on the way, or a server that is broken, answers with others. */
const ENVELOPE = ['status', 'request_id', 'results', 'resultsCount', 'tickers', 'ticker', 'next_url', 'serverTime'];

/** Of a 2xx answer with this body (`undefined`: no JSON): a fault or a refusal inside, and what is no answer of the API, have the status they ought to have come with. */
export function meantStatus(status: number, json: unknown): number {
  if (status < 200 || status > 299 || Array.isArray(json)) return status;
  if (typeof json !== 'object' || json === null || !ENVELOPE.some((key) => key in json)) return NO_ANSWER;
  const said = (json as { status?: unknown }).status;
  return (typeof said === 'string' && Object.hasOwn(SAID, said) && SAID[said]) || status;
}
