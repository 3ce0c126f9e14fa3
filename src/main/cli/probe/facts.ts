/** What the terminal assumes about the vendor (docs/protocol.md), one question each, and what a probe found. No finding holds a price. */

export type FactVerdict = 'as assumed' | 'otherwise' | 'unknown';

interface Question {
  /** Number of its note in docs/protocol.md. */
  note: number;
  question: string;
  assumed: string;
}

const QUESTIONS = {
  serverTime: { note: 0, question: 'The market status tells the server time', assumed: 'with its offset' },
  chainRow: {
    note: 20,
    question: 'A chain row of SPY',
    assumed: 'quotes, trade and Greeks as the plan has them; the underlying with a timeframe and a price',
  },
  indexChain: { note: 20, question: 'The underlying of a chain row of I:SPX', assumed: 'has a value' },
  bareIndexChain: { note: 29, question: 'A chain of bare SPX', assumed: '200 with no rows' },
  stockMinutesToday: {
    note: 20,
    question: 'Stock minutes of today',
    assumed: '200 with rows, or 403 without a stocks plan',
  },
  stockMinutesBefore: {
    note: 20,
    question: 'Stock minutes of last week',
    assumed: '200 with rows, or with none without a stocks plan',
  },
  historyEdge: {
    note: 26,
    question: 'Daily bars of ten years ago',
    assumed: '200, or 403 where the plan does not reach back',
  },
  manyTickers: { note: 30, question: '250 contracts by ticker.any_of', assumed: '200' },
  urlLength: { note: 30, question: 'The URL length that is refused', assumed: 'above 7,000 characters' },
  parallelPages: { note: 21, question: 'Chain pages in parallel', assumed: 'two at a time are no slower than one' },
  tooMany: { note: 21, question: 'A 429', assumed: 'carries no usable headers' },
  hello: { note: 16, question: 'The hello of a socket', assumed: 'one frame: connected, Connected Successfully' },
  login: { note: 3, question: 'The answer to the login', assumed: 'auth_success, authenticated' },
  deflate: { note: 2, question: 'Compression of frames', assumed: 'may or may not be negotiated; both are read' },
  serverPings: { note: 15, question: 'Pings of the server', assumed: 'none are counted on' },
  channels: {
    note: 19,
    question: 'Option channels on the real-time host',
    assumed: 'each is acknowledged or "not authorized"',
  },
  delayedHost: {
    note: 19,
    question: 'A plan without real time on the real-time host',
    assumed: 'an error or silence; the delayed host takes its channels',
  },
  unknownChannel: { note: 4, question: 'An unknown channel', assumed: 'no answer' },
  unknownTicker: { note: 4, question: 'An unknown ticker', assumed: 'acknowledged, then silent' },
  heldPair: { note: 4, question: 'A pair that is held already', assumed: 'no answer' },
  prefixWildcard: { note: 24, question: 'AM.O:SPY*', assumed: 'acknowledged, then silent' },
  paintOnSubscribe: {
    note: 18,
    question: 'A quote at once on subscribing',
    assumed: 'none until the contract next ticks',
  },
  quoteCap: { note: 17, question: 'How many option quotes a connection holds', assumed: '1,000' },
  quoteRefusal: {
    note: 17,
    question: 'A frame beyond the cap',
    assumed: 'refused whole with "Subscription limit reached…"',
  },
  quoteRoom: { note: 17, question: 'Unsubscribing', assumed: 'makes room at once' },
  tapeRate: { note: 15, question: 'All option trades for a while', assumed: 'are taken without growing lag' },
  sequences: {
    note: 27,
    question: 'Sequence numbers of option trades',
    assumed: 'are not used as keys: they may repeat',
  },
  conditions: { note: 14, question: 'Conditions of option trades', assumed: 'one id each, of the known list' },
  barsResent: { note: 25, question: 'Second bars', assumed: 'may come late and again' },
  indexValues: {
    note: 6,
    question: 'Index values and second bars of SPX and VIX',
    assumed: 'come every second while the market is open',
  },
  lineEnd: { note: 16, question: 'The options socket while the probe ran', assumed: 'stays open' },
  cleanReopen: { note: 16, question: 'A socket that was closed cleanly', assumed: 'may be counted for 10 to 30 s' },
  abruptReopen: { note: 16, question: 'A socket that ended abruptly', assumed: 'is counted for 10 to 30 s' },
  foreignEvents: { note: 0, question: 'Events of another market on a socket', assumed: 'none come' },
  oddEntries: { note: 0, question: 'Entries of frames and pages that are no event or row', assumed: 'none come' },
} as const satisfies Record<string, Question>;

export type FactId = keyof typeof QUESTIONS;

export interface Fact extends Question {
  id: FactId;
  verdict: FactVerdict;
  /** What was seen; for what is unknown, why. */
  found: string;
}

/** Hears of each entry of a frame or page: what is no event or row is recorded, and not read. `isForeign`: an event of another market than its socket's. */
export type EntryListener = (isReadable: boolean, isForeign?: boolean) => void;

export class FactBook {
  readonly #found = new Map<FactId, { verdict: FactVerdict; found: string }>();
  #read = 0;
  #skipped = 0;
  #events = 0;
  #foreign = 0;
  readonly #redact: (text: string) => string;

  /** @param redact takes out what must not leave the machine. */
  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** `asAssumed` undefined: what came is no finding, and `found` says why. The last call counts. */
  settle(id: FactId, asAssumed: boolean | undefined, found: string): void {
    const verdict = asAssumed === undefined ? 'unknown' : asAssumed ? 'as assumed' : 'otherwise';
    this.#found.set(id, { verdict, found: this.#redact(found) });
  }

  readonly entry: EntryListener = (isReadable, isForeign) => {
    if (isForeign !== undefined) this.#events += 1;
    if (isForeign) this.#foreign += 1;
    if (isReadable) this.#read += 1;
    else this.#skipped += 1;
  };

  #settleEntries(): void {
    if (this.#events === 0) this.settle('foreignEvents', undefined, 'no event came at all');
    else if (this.#foreign === 0) this.settle('foreignEvents', true, `none among ${this.#events}`);
    else this.settle('foreignEvents', false, `${this.#foreign} of ${this.#events}; the terminal leaves such out`);
    const some = this.#skipped > 0;
    if (some || this.#read > 0)
      this.settle(
        'oddEntries',
        !some,
        some ? `${this.#skipped} came; they are in the session and were not read` : `none among ${this.#read}`,
      );
    else this.settle('oddEntries', undefined, 'no entry came at all');
  }

  all(): Fact[] {
    this.#settleEntries();
    return (Object.entries(QUESTIONS) as [FactId, Question][]).map(([id, question]) => ({
      id,
      ...question,
      ...(this.#found.get(id) ?? { verdict: 'unknown' as const, found: 'not tried' }),
    }));
  }
}
