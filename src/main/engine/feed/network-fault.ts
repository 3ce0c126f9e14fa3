/** What keeps a server from being reached, as a sentence: Node's own text is for the log. */
import { networkFaults } from './feed-words.ts';

const FAULTS: [RegExp, keyof typeof networkFaults][] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'certificateTime'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'certificateName'],
  [/^(UNABLE_TO_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|PATH_LENGTH_|ERR_TLS_CERT)/, 'certificateUnknown'],
  [/^(EPROTO$|ERR_SSL_|ERR_TLS_)/, 'noTls'],
  [/^(ENOTFOUND|EAI_)/, 'noName'],
  [/^ECONNREFUSED$/, 'nobodyThere'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'cutOff'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'noAnswer'],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'noWay'],
];

/** Of a WebSocket that was answered with the way to another page; `ws` has no code for it. */
const SENT_ELSEWHERE = /^Unexpected server response: (3\d\d|511)$/;

/** What happened, without what to do: for the middle of a sentence. */
export const inHalfASentence = (fault: string): string => uncapitalised(fault).split('. ', 1)[0];

/** The rest of it: what to do. */
export const whatToDo = (fault: string): string =>
  uncapitalised(fault.slice(fault.indexOf('. ') + 2)).replace(/\.$/, '');

const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Undefined where the error is none of a connection. Of a `fetch` that failed its cause tells. */
export function networkFault(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError') return networkFaults.noAnswer;
    if (SENT_ELSEWHERE.test(at.message)) return networkFaults.webPage;
    const code = String((at as NodeJS.ErrnoException).code);
    const known = FAULTS.find(([pattern]) => pattern.test(code));
    if (known) return networkFaults[known[1]];
  }
  return undefined;
}
