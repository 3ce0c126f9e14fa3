/** One market on its own clock with those who listen to it; and those that clients had opened for themselves. */
import { MARKETS, type Market } from '../../../shared/market/symbols.ts';
import type { ClientSession } from './client-session.ts';
import type { MarketSource } from './market-source.ts';
import { SlowReaders } from './slow-readers.ts';
import { TopicTable } from './topic-table.ts';

export class Stage {
  readonly source: MarketSource;
  readonly clients = new Set<ClientSession>();
  readonly #topics: ReadonlyMap<Market, TopicTable>;
  readonly #slow: SlowReaders | undefined;
  usedAtMs = 0;

  /** @param waitAtBytes see `LocalServerOptions`. */
  constructor(source: MarketSource, waitAtBytes: number | undefined) {
    this.source = source;
    this.#topics = new Map(MARKETS.map((market) => [market, new TopicTable(market, source)]));
    this.#slow = waitAtBytes === undefined ? undefined : new SlowReaders(waitAtBytes);
  }

  topicsOf(market: Market): TopicTable {
    return this.#topics.get(market)!;
  }

  /** Topics with at least one listener. */
  get held(): number {
    return [...this.#topics.values()].reduce((sum, table) => sum + table.size, 0);
  }

  /** Sends what is due; true where more is. Its own slow clients hold it back, and nobody else's. */
  turn(): boolean {
    if (this.#slow?.hold(this.clients, performance.now())) return false;
    const more = this.source.pump();
    for (const client of this.clients) client.outbox.flush();
    return more;
  }
}

/** What a client asked for cannot be had; the message is a sentence for it. */
export class StageProblem extends Error {}

/** Names of the parameters a client may open a market with. */
const PARAMETERS = ['from', 'speed', 'client'] as const;

/** Each reads the recording for itself. */
const MOST_STAGES = 16;
const IDLE_MS = 120_000;

export class OpenedStages {
  readonly #open: ((params: URLSearchParams) => MarketSource) | undefined;
  readonly #waitAtBytes: number | undefined;
  readonly #stages = new Map<string, Stage>();

  /** @param open answers the market of the parameters, or throws StageProblem. */
  constructor(open: ((params: URLSearchParams) => MarketSource) | undefined, waitAtBytes: number | undefined) {
    this.#open = open;
    this.#waitAtBytes = waitAtBytes;
  }

  [Symbol.iterator](): Iterator<Stage> {
    return this.#stages.values();
  }

  /**
   * Reads `/from=10:15:00&speed=4/options` and `/options?from=10:15:00&speed=4`. `params` is undefined where neither names any;
   * `prefix` is what stands before the rest of the path.
   */
  static parse(url: URL): { params: URLSearchParams | undefined; prefix: string; path: string } {
    const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
    const query = new URLSearchParams(url.search);
    const inPath = PARAMETERS.some((name) => first.startsWith(`${name}=`));
    const asked = inPath ? new URLSearchParams(first) : new URLSearchParams();
    if (!inPath)
      for (const name of PARAMETERS) {
        const value = query.get(name);
        if (value !== null) asked.set(name, value);
        query.delete(name);
      }
    const search = query.size > 0 ? `?${query.toString()}` : '';
    return {
      params: asked.size > 0 ? asked : undefined,
      prefix: inPath ? `/${first}` : '',
      path: (inPath ? rest : url.pathname) + (inPath || asked.size === 0 ? url.search : search),
    };
  }

  /** The market of these parameters: the one that is open, or a new one. Throws StageProblem. */
  find(params: URLSearchParams, nowMs: number): Stage {
    if (!this.#open)
      throw new StageProblem('This server has one market with one clock: from, speed and client are for a recording.');
    const unknown = [...params.keys()].find((name) => !PARAMETERS.some((known) => known === name));
    if (unknown !== undefined) throw new StageProblem(`"${unknown}" is not known; use from, speed and client.`);
    const key = PARAMETERS.map((name) => params.get(name) ?? '').join('|');
    let stage = this.#stages.get(key);
    if (!stage) {
      if (this.#stages.size >= MOST_STAGES)
        throw new StageProblem(
          `${MOST_STAGES} times and speeds are open already; one ends two minutes after its last client.`,
        );
      stage = new Stage(this.#open(params), this.#waitAtBytes);
      this.#stages.set(key, stage);
    }
    stage.usedAtMs = nowMs;
    return stage;
  }

  /** Ends those that nobody uses. */
  sweep(nowMs: number): void {
    for (const [key, stage] of this.#stages) {
      if (stage.clients.size > 0) stage.usedAtMs = nowMs;
      if (nowMs - stage.usedAtMs < IDLE_MS) continue;
      this.#stages.delete(key);
      void stage.source.close?.();
    }
  }

  async close(): Promise<void> {
    for (const stage of this.#stages.values()) await stage.source.close?.();
    this.#stages.clear();
  }
}
