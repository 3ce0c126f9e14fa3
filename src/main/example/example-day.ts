/**
 * The example day: a session of the simulated market that needs no key and no licence, made from a seed in some seconds. It is the expiration
 * Friday 2026-10-16, on which the simulated S&P 500 falls 3 % and VIX rises: 09:30 to 16:00, with one outage in its ledger.
 */
import { addDays, etInstant, type EpochMs } from '../../shared/market/calendar.ts';
import { MARKETS, parseOptionSymbol, type Market } from '../../shared/market/symbols.ts';
import { parseSnapshots } from '../engine/massive/rest/rest-snapshots.ts';
import {
  barsRequest,
  chainSnapshotRequest,
  conditionsRequest,
  dayBarsRequest,
  dividendsRequest,
  exchangesRequest,
  MAX_BASE_BARS,
  upcomingClosuresRequest,
} from '../engine/massive/rest/endpoints.ts';
import { previousDayPath, snapshotPath, type PathQuery } from '../engine/massive/rest/rest-paths.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { notesPath, setBookmark } from '../engine/session/reading/session-notes.ts';
import type { SessionFiles } from '../engine/session/format/files.ts';
import { freePath } from '../engine/session/format/free-path.ts';
import { createInlineChunkWriter } from '../engine/session/recording/inline-chunk-writer.ts';
import { createRecorder, throwIfFailed, type Recorder } from '../engine/session/recording/recorder.ts';
import { MarketPipeline } from '../engine/world/market-pipeline.ts';
import { ADVANCED, entitlementOf } from '../server/protocol/plans.ts';
import type { Topic } from '../server/protocol/market-source.ts';
import { createSimulatedMarket } from '../server/simulated/simulated-market.ts';
import { FrameBuffer } from './frame-buffer.ts';

export const EXAMPLE_SEED = 249;
const DATE = '2026-10-16';
/** Events a second over everything: with the compression a whole day is below 20 MB. */
const RATE = 19;
/** Frames are as long as this, and arrive at its end. */
const FRAME_MS = 500;
/** With prints and quotes; the others with minute bars. */
const FOLLOWED = ['SPY', 'NVDA', 'I:SPX', 'I:VIX'];
const OTHERS = ['QQQ', 'IWM', 'AAPL', 'TSLA', 'AMD', 'META', 'MSFT', 'AMZN', 'I:NDX'];
const SYMBOLS = [...FOLLOWED, ...OTHERS];
const marketOfUnderlying = (symbol: string): 'indices' | 'stocks' => (symbol.startsWith('I:') ? 'indices' : 'stocks');
/** Whose chains are recorded. */
const CHAINS = ['SPY', 'NVDA'];
/** Of each chain at a time. */
const QUOTED_CONTRACTS = 80;
const SNAPSHOT_EVERY_MS = 30 * 60_000;
/** Larger chunks than a live recording's: they compress better, and a crash loses nothing of value. */
const CHUNK_MS = 30_000;
/** With the one of live recordings the day is a tenth larger; the states in it stand where jumps need them. */
const COMPRESSION_LEVEL = 11;
/** Expiries and strikes of a snapshot: the next days, two monthlies, and this far around the money. */
const NEXT_DAYS = 7;
const MONTHLIES = ['2026-11-20', '2026-12-18'];
const SNAPSHOT_WIDTH = 0.05;
const TWO_YEARS = 730;
const OUTAGE = { fromMs: etInstant(DATE, 11, 20, 0), toMs: etInstant(DATE, 11, 20, 40) };

export interface ExampleOptions {
  files: SessionFiles;
  path: string;
  appVersion: string;
  seed?: number;
  /** Market time to end at; by default the close. */
  untilMs?: EpochMs;
  /** Calendar days of daily bars before the day; by default two years, which is most of what the session takes to begin. */
  pastDays?: number;
  /** 0 to 1. */
  progress?: (share: number) => void;
}

/** Writes the session, which gets its name once it is complete, and its bookmarks. The same seed gives the same bytes. Throws where the disk fails. */
export async function writeExampleDay(options: ExampleOptions): Promise<void> {
  const { files, path } = options;
  const maker = new ExampleMaker({ ...options, path: freePath(files, `${path}.unfinished`) });
  const notes = notesPath(path);
  const noted = files.exists(notes);
  try {
    const made = await maker.run();
    for (const [hour, minute, label, note] of BOOKMARKS)
      setBookmark(files, path, etInstant(DATE, hour, minute), { label, note });
    files.renameNew(made, path);
  } catch (error) {
    const left = await maker.close();
    if (left !== undefined) files.remove(left);
    if (!noted && files.exists(notes)) files.remove(notes);
    throw error;
  }
}

const BOOKMARKS: readonly (readonly [hour: number, minute: number, label: string, note: string])[] = [
  [9, 35, 'After the open', 'Spreads are wide and VIX is already above 23.'],
  [11, 20, 'Outage', 'The options socket is down for 40 seconds: the gap is hatched here and in the charts.'],
  [15, 0, 'Last hour', 'Contracts that expire today lose what time value is left; watch gamma and theta.'],
];

class ExampleMaker {
  readonly #options: ExampleOptions;
  readonly #pipeline = new MarketPipeline({ gap: () => undefined });
  readonly #frames = new Map<Market, FrameBuffer>(MARKETS.map((market) => [market, new FrameBuffer()]));
  readonly #startMs = etInstant(DATE, 9, 30);
  readonly #endMs: EpochMs;
  readonly #market: ReturnType<typeof createSimulatedMarket>;
  readonly #recorder: Recorder;
  #elapsedMs = 0;
  readonly #printed = new Set<string>();
  readonly #quoted = new Set<string>();

  constructor(options: ExampleOptions) {
    this.#options = options;
    this.#endMs = options.untilMs ?? etInstant(DATE, 16, 0);
    this.#market = createSimulatedMarket({
      seed: options.seed ?? EXAMPLE_SEED,
      rate: RATE,
      symbols: SYMBOLS,
      startMs: this.#startMs,
      elapsedMs: () => this.#elapsedMs,
    });
    const now = (): EpochMs => this.#nowMs;
    this.#recorder = createRecorder({
      writer: createInlineChunkWriter(options.files),
      target: {
        path: options.path,
        meta: { appVersion: options.appVersion, world: 'simulated', date: DATE, source: 'example day' },
        rotateBytes: Number.POSITIVE_INFINITY,
        minFreeBytes: 0,
        compressionLevel: COMPRESSION_LEVEL,
      },
      now,
      wallMs: now,
      monotonicMs: now,
      maxChunkAgeMs: CHUNK_MS,
      checkpoint: { stateVersion: STATE_VERSION, take: () => this.#pipeline.serialise() },
      counters: () => this.#pipeline.counters,
      underlyings: () => this.#pipeline.underlyings,
    });
    this.#pipeline.recordTo(this.#recorder);
  }

  get #nowMs(): EpochMs {
    return this.#startMs + this.#elapsedMs;
  }

  /** Answers the file. */
  async run(): Promise<string> {
    await this.#connect();
    let snapshotMs = this.#startMs;
    let down = false;
    while (this.#nowMs < this.#endMs) {
      if (this.#nowMs >= snapshotMs) {
        snapshotMs += SNAPSHOT_EVERY_MS;
        for (const underlying of CHAINS) await this.#snapshot(underlying);
        this.#options.progress?.((this.#nowMs - this.#startMs) / (this.#endMs - this.#startMs));
      }
      this.#elapsedMs += FRAME_MS;
      while (this.#market.pump());
      const isDown = this.#nowMs > OUTAGE.fromMs && this.#nowMs <= OUTAGE.toMs;
      if (isDown !== down) this.#toggle((down = isDown));
      for (const [market, frame] of this.#frames) {
        const bytes = frame.take();
        if (bytes && !(down && market === 'options')) this.#pipeline.frame(market, bytes, this.#nowMs);
      }
      this.#recorder.tick();
      throwIfFailed(this.#recorder.state());
    }
    const state = await this.#recorder.close(this.#pipeline.state.hash());
    throwIfFailed(state);
    return state.file;
  }

  /** Answers the file, if it made one. */
  async close(): Promise<string | undefined> {
    const { file, bytes } = await this.#recorder.close();
    return bytes > 0 && this.#options.files.exists(file) ? file : undefined;
  }

  /** What a terminal asks and subscribes to when it begins. */
  async #connect(): Promise<void> {
    for (const market of MARKETS) {
      const channels = Object.fromEntries(CHANNELS[market].map((channel) => [channel, { allowed: true }]));
      this.#pipeline.capability({ market, timeliness: 'realTime', rest: 'allowed', channels });
      this.#pipeline.connection({ atMs: this.#nowMs, market, state: 'live', reason: 'connected' });
    }
    await this.#ask({ path: '/v1/marketstatus/now', query: {} });
    await this.#ask(upcomingClosuresRequest());
    for (const market of ['stocks', 'options'] as const) {
      await this.#ask(conditionsRequest(market));
      await this.#ask(exchangesRequest(market));
    }
    for (const market of ['stocks', 'indices'] as const)
      await this.#ask(
        snapshotPath(
          market,
          SYMBOLS.filter((symbol) => marketOfUnderlying(symbol) === market),
        ),
      );
    const fromDate = addDays(DATE, -(this.#options.pastDays ?? TWO_YEARS));
    for (const symbol of SYMBOLS) {
      const to = this.#nowMs;
      const bars = { symbol, multiplier: 1, to, baseBars: MAX_BASE_BARS } as const;
      await this.#ask(barsRequest({ ...bars, timespan: 'minute', from: etInstant(addDays(DATE, -5), 9, 30) }));
      await this.#ask(barsRequest({ ...bars, timespan: 'day', from: fromDate, to: DATE }));
      await this.#ask(previousDayPath(symbol));
      this.#pipeline.watchBars(symbol, 60_000, true);
    }
    for (const underlying of CHAINS) {
      await this.#ask(dividendsRequest(underlying, addDays(DATE, -400)));
      await this.#ask(dayBarsRequest(underlying, addDays(DATE, -40), addDays(DATE, -1)));
    }
    for (const symbol of FOLLOWED) {
      const market = marketOfUnderlying(symbol);
      for (const channel of CHANNELS[market]) this.#subscribe(market, channel, [symbol]);
    }
    for (const symbol of OTHERS) this.#subscribe(marketOfUnderlying(symbol), 'AM', [symbol]);
  }

  #subscribe(market: Market, channel: ChannelOf<Market>, symbols: readonly string[]): void {
    if (symbols.length === 0) return;
    const frame = this.#frames.get(market)!;
    for (const symbol of symbols) {
      const topic: Topic = { market, channel, symbol, sinks: [frame] };
      this.#market.demand(topic, true);
    }
    this.#pipeline.subscription({ atMs: this.#nowMs, market, action: 'subscribed', channel, symbols });
  }

  /** The chain near the money; every contract's prints, and quotes of those nearest to it. */
  async #snapshot(underlying: string): Promise<void> {
    const spot = this.#pipeline.table.column('last')[this.#pipeline.table.intern(underlying)];
    const strikes = spot > 0 ? { strikeFrom: spot * (1 - SNAPSHOT_WIDTH), strikeTo: spot * (1 + SNAPSHOT_WIDTH) } : {};
    const symbols = await this.#pages(
      chainSnapshotRequest({ underlying, expiryFrom: DATE, expiryTo: addDays(DATE, NEXT_DAYS), ...strikes }),
    );
    for (const expiry of MONTHLIES)
      symbols.push(...(await this.#pages(chainSnapshotRequest({ underlying, expiry, ...strikes }))));
    this.#subscribe('options', 'T', this.#fresh(this.#printed, symbols));
    const nearest = symbols
      .flatMap((symbol) => parseOptionSymbol(symbol) ?? [])
      .toSorted((a, b) => distance(a, spot) - distance(b, spot))
      .slice(0, QUOTED_CONTRACTS)
      .map(({ symbol }) => symbol);
    this.#subscribe('options', 'Q', this.#fresh(this.#quoted, nearest));
  }

  #fresh(known: Set<string>, symbols: readonly string[]): string[] {
    const fresh = symbols.filter((symbol) => !known.has(symbol));
    for (const symbol of fresh) known.add(symbol);
    return fresh;
  }

  /** Symbols of a paged snapshot; every page passes into the session. */
  async #pages(first: PathQuery): Promise<string[]> {
    const symbols: string[] = [];
    for (let next: PathQuery | undefined = first; next;) {
      const json = (await this.#ask(next)) as { next_url?: string };
      symbols.push(...parseSnapshots(json).rows.map((row) => row.symbol));
      const url: URL | undefined = json.next_url === undefined ? undefined : new URL(json.next_url);
      next = url && { path: url.pathname, query: Object.fromEntries(url.searchParams) };
    }
    return symbols;
  }

  async #ask({ path, query }: PathQuery): Promise<unknown> {
    const given = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const reply = await this.#market.answer({
      path: decodeURIComponent(path),
      query: given,
      origin: 'http://127.0.0.1',
      requestId: 'example',
      entitlement: entitlementOf(ADVANCED),
    });
    if (!reply) throw new Error(`the simulated market does not know ${path}`);
    const asked = given.size > 0 ? `${path}?${given.toString()}` : path;
    this.#pipeline.rest({ atMs: this.#nowMs, path: asked, status: reply.status, body: reply.body });
    throwIfFailed(this.#recorder.state());
    return JSON.parse(reply.body);
  }

  #toggle(down: boolean): void {
    const market = 'options' as const;
    const gap = {
      id: 'example outage',
      market,
      channel: '*' as const,
      symbols: [],
      startMs: OUTAGE.fromMs,
      cause: 'disconnect' as const,
      repair: 'impossible' as const,
    };
    if (down) {
      this.#pipeline.connection({ atMs: this.#nowMs, market, state: 'backingOff', reason: 'the connection was lost' });
      this.#pipeline.gap({ ...gap, detail: 'The options socket was lost.' });
      return;
    }
    this.#pipeline.connection({ atMs: this.#nowMs, market, state: 'live', reason: 'connected again' });
    // A lost connection loses its subscriptions: they are made again.
    for (const [channel, symbols] of [
      ['T', this.#printed],
      ['Q', this.#quoted],
    ] as const)
      this.#pipeline.subscription({ atMs: this.#nowMs, market, action: 'subscribed', channel, symbols: [...symbols] });
    this.#pipeline.gap({ ...gap, endMs: this.#nowMs, detail: 'The options socket was lost for 40 seconds.' });
  }
}

const CHANNELS = {
  stocks: ['T', 'Q', 'A', 'AM', 'LULD'],
  options: ['T', 'Q', 'AM'],
  indices: ['V', 'A', 'AM'],
} as const;
type ChannelOf<M extends Market> = (typeof CHANNELS)[M][number];

/** Near in money first, then in time. */
const distance = (contract: { strike: number; expiry: string }, spot: number): number =>
  Math.abs(contract.strike / spot - 1) * 100 + (Date.parse(contract.expiry) - Date.parse(DATE)) / 86_400_000 / 5;
