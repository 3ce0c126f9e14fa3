/** Which expiries and contracts exist for an underlying, from the contract reference; remembered for the trading day. */
import type { ContractInfo, ExpiryInfo } from '../../../shared/contract/calls.ts';
import { isEndOfDay } from '../../../shared/contract/health.ts';
import { addDays, daysToExpiry, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { snapshotEveryMs } from '../../../shared/market/snapshot-period.ts';
import { marketOf, parseOptionSymbol, type Market, type OptionContract } from '../../../shared/market/symbols.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { MarketState } from '../market/market-state.ts';
import { chainSnapshotRequest, contractsRequest, dividendsRequest } from '../massive/rest/endpoints.ts';
import type { ContractRow, DividendRow } from '../../../shared/market/rest-updates.ts';
import { ask, askPages } from '../feed/rest/ask.ts';
import { isCutList } from '../feed/rest/follow-pages.ts';
import { FeedError } from '../feed/feed-error.ts';
import { partialChain } from '../feed/feed-words.ts';
import { previousDayPath, type PathQuery } from '../massive/rest/rest-paths.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { RecordedListings } from './recorded-listings.ts';

/** Pages of 1,000 contracts read at most; the SPX family has about 30,000. */
const MAX_CONTRACT_PAGES = 60;
/** Pages of 250 rows of one expiry's snapshot. */
const MAX_SNAPSHOT_PAGES = 20;
/** Expiries are found from the strikes this near the money: every listed expiry has some there, long-dated ones every $5 or 2.5 %. */
const NEAR_MONEY = 0.03;
const NEAR_MONEY_USD = 5;
/** Long enough to see the last regular dividend of a yearly payer. */
const DIVIDEND_HISTORY_DAYS = 400;

export const newestDividendsRequest = (underlying: string, nowMs: EpochMs): PathQuery =>
  dividendsRequest(underlying, addDays(etDate(nowMs), -DIVIDEND_HISTORY_DAYS));

export class ChainDirectory {
  readonly #source: FeedSource;
  readonly #table: InstrumentTable;
  readonly #state: Pick<MarketState, 'table' | 'calendar'>;
  #date = '';
  /** One contract of each expiry and root. */
  #expiries = new Map<string, Promise<OptionContract[]>>();
  #contracts = new Map<string, Promise<readonly ContractRow[]>>();
  /** Why the rest of a list is missing, by what was asked; nothing where each is whole. */
  readonly #missing = new Map<string, string>();
  readonly #recorded: RecordedListings;
  /** Underlyings, and expiries of them, of which only recorded listings are known. */
  readonly #guessed = new Set<string>();

  constructor(source: FeedSource, state: Pick<MarketState, 'table' | 'calendar'>) {
    this.#source = source;
    this.#state = state;
    this.#table = state.table;
    this.#recorded = new RecordedListings(state.table);
  }

  /** Those that have not settled yet. */
  async expiries(underlying: string): Promise<ExpiryInfo[]> {
    // By the computer's clock today's expiry of a simulated session may seem to have settled.
    await this.#source.clockKnown;
    this.#forgetYesterday();
    // All of the day's: the clock may still be set back to before some have settled, and closures be learnt that move a settlement.
    const listed = await remember(this.#expiries, underlying, async () => {
      const now = this.#source.now();
      const spot = this.#spotOf(underlying) ?? (await this.#previousClose(underlying));
      const width = spot === undefined ? 0 : Math.max(spot * NEAR_MONEY, NEAR_MONEY_USD);
      const near = spot === undefined ? {} : { strikeFrom: Math.max(0, spot - width), strikeTo: spot + width };
      this.#guessed.delete(underlying);
      let rows: readonly ContractRow[] = await this.#rows(underlying, {
        underlying,
        right: 'C',
        expiryFrom: etDate(now),
        ...near,
      }).catch((error: unknown) => {
        this.#guessed.add(underlying);
        return this.#recordedRows(error, underlying);
      });
      if (rows.length === 0 && spot !== undefined)
        rows = await this.#rows(underlying, { underlying, expiryFrom: etDate(now) });
      const found = new Map<string, OptionContract>();
      for (const row of rows) {
        const contract = parseOptionSymbol(row.symbol);
        if (contract) found.set(`${contract.expiry}/${contract.root}`, contract);
      }
      if (found.size === 0) throw new RefusedCall('chain/none', `No listed options were found for ${underlying}.`);
      return [...found.values()];
    });
    const now = this.#source.now();
    const guessed = soFar(this.#guessed.has(underlying));
    return listed
      .map((contract) => {
        const { expiry, root } = contract;
        const settlesAtMs = this.#state.calendar.settlementMs(contract);
        return { expiry, root, days: daysToExpiry(expiry, now), settlesAtMs, ...guessed };
      })
      .filter(({ settlesAtMs }) => settlesAtMs > now)
      .sort((a, b) => a.settlesAtMs - b.settlesAtMs || a.root.localeCompare(b.root));
  }

  /** Every listing that has not settled, `ROOT YYYY-MM-DD`; undefined where no reference says so, as in a recording that asked for none. */
  async everyListing(underlying: string): Promise<string[] | undefined> {
    const listed = await this.expiries(underlying).catch(() => undefined);
    if (!listed || this.#guessed.has(underlying)) return undefined;
    return listed.map(({ root, expiry }) => `${root} ${expiry}`);
  }

  async contracts(underlying: string, expiry: string, root: string): Promise<ContractInfo[]> {
    const rows = await this.#contractsOf(underlying, expiry);
    const grows = soFar(this.grows(underlying, expiry));
    return rows.flatMap((row) => {
      const contract = parseOptionSymbol(row.symbol);
      if (!contract || contract.root !== root) return [];
      const { symbol, strike, right } = contract;
      const adjusted = contract.adjusted || row.adjusted;
      return [{ symbol, strike, right, adjusted, sharesPerContract: row.sharesPerContract, ...grows }];
    });
  }

  /** Symbols of one expiry, every root, in the order of the reference. Asks for none where the plan has no price for them to compute from. */
  async symbols(underlying: string, expiry: string): Promise<string[]> {
    const options = this.#source.capabilities().find((c) => c.market === 'options');
    if (options && isEndOfDay(options) && !this.#contracts.has(contractsKey(underlying, expiry)))
      throw new RefusedCall('chain/endOfDay', 'The plan has no option quotes or snapshots.');
    return (await this.#contractsOf(underlying, expiry)).map((row) => row.symbol);
  }

  /** Its contracts are those that the recording has named so far: more may follow, or the reference itself. */
  grows(underlying: string, expiry: string): boolean {
    return this.#guessed.has(contractsKey(underlying, expiry));
  }

  /** Asks for one expiry's snapshot; its rows reach the table through the feed's sink. */
  async snapshot(underlying: string, expiry: string): Promise<void> {
    // A replay's snapshots come with the recording.
    if (this.#source.kind === 'replay') return;
    const request = { ...chainSnapshotRequest({ underlying, expiry }), priority: 'background' as const };
    let rows = 0;
    await this.#eachPage(
      quotesKey(underlying, expiry),
      this.#source.requestPages(request, MAX_SNAPSHOT_PAGES),
      (reply) => {
        if (reply.status >= 400) throw new RefusedCall('chain/snapshot', `The snapshot was refused (${reply.status}).`);
        const { results } = reply.json as { results?: unknown };
        rows += Array.isArray(results) ? results.length : 0;
      },
    );
    // Contracts are listed, or nobody would have asked: what the plan lacks is at times answered so. They vanish as they settle.
    if (rows === 0 && !(await this.#hasSettled(underlying, expiry)))
      throw new RefusedCall(
        'chain/empty',
        `Massive answered the chain of ${underlying} with nothing. Not in the plan?`,
      );
  }

  /** All of it, by its roots as far as they are known. */
  async #hasSettled(underlying: string, expiry: string): Promise<boolean> {
    const known = (await this.#expiries.get(underlying)?.catch(() => undefined)) ?? [];
    const listed = known.filter((contract) => contract.expiry === expiry);
    const now = this.#source.now();
    if (listed.length === 0) return expiry <= etDate(now);
    return listed.every((contract) => this.#state.calendar.settlementMs(contract) <= now);
  }

  /** What of this expiry is shown in part, and why, as a sentence; undefined where all that was asked for came. */
  missing(underlying: string, expiry: string): string | undefined {
    const parts = [
      ['expiries', this.#missing.get(underlying)],
      ['contracts', this.#missing.get(contractsKey(underlying, expiry))],
      ['quotes', this.#missing.get(quotesKey(underlying, expiry))],
    ].filter((part): part is [string, string] => part[1] !== undefined);
    return parts.length === 0 ? undefined : partialChain(parts.map(([what]) => what).join(', '), parts[0][1]);
  }

  async dividends(underlying: string): Promise<DividendRow[]> {
    const request = newestDividendsRequest(underlying, this.#source.now());
    return (await ask(this.#source, { ...request, priority: 'background' }, 'dividends')).rows;
  }

  snapshotEveryMs(): number {
    return snapshotEveryMs(this.#isLimited('options'));
  }

  #isLimited(market: Market): boolean {
    return this.#source.capabilities().find((c) => c.market === market)?.rest === 'limited';
  }

  #contractsOf(underlying: string, expiry: string): Promise<readonly ContractRow[]> {
    this.#forgetYesterday();
    const key = contractsKey(underlying, expiry);
    return remember(this.#contracts, key, async () => {
      this.#guessed.delete(key);
      const rows = await this.#rows(key, { underlying, expiry }).catch((error: unknown) => {
        this.#guessed.add(key);
        return this.#recordedRows(error, underlying, expiry);
      });
      if (rows.length === 0)
        throw new RefusedCall('chain/none', `${underlying} has no contracts that expire on ${expiry}.`);
      return rows;
    });
  }

  async #rows(key: string, filter: Parameters<typeof contractsRequest>[0]): Promise<ContractRow[]> {
    // A server whose pages go round tells of a contract many times.
    const rows = new Map<string, ContractRow>();
    // A replay finds them among what was recorded.
    const request = { ...contractsRequest(filter), hasFallback: this.#source.kind === 'replay' };
    const pages = askPages(this.#source, request, 'contracts', MAX_CONTRACT_PAGES);
    await this.#eachPage(key, pages, (update) => {
      for (const row of update.rows) rows.set(row.symbol, row);
    });
    return [...rows.values()];
  }

  /** Where the server names a next page that must not or cannot be followed, the pages before it are what there is. */
  async #eachPage<T>(key: string, pages: AsyncIterable<T>, take: (page: T) => void): Promise<void> {
    let came = false;
    try {
      for await (const page of pages) {
        take(page);
        came = true;
      }
      this.#missing.delete(key);
    } catch (error) {
      if (!came || !isCutList(error)) throw error;
      this.#missing.set(key, error.message);
    }
  }

  /** A recording that was not asked for this list still holds the contracts that were streamed or in a snapshot. */
  #recordedRows(error: unknown, underlying: string, expiry?: string): readonly ContractRow[] {
    if (this.#source.kind !== 'replay') throw error;
    const rows = this.#recorded.of(underlying, expiry);
    if (rows.length === 0) throw error;
    return rows;
  }

  /** One request in place of the many pages that all strikes fill. */
  async #previousClose(underlying: string): Promise<number | undefined> {
    if (this.#source.kind === 'replay') return undefined;
    // An options plan alone: the underlying's requests are five a minute, those for contracts are not.
    if (this.#isLimited(marketOf(underlying)) && !this.#isLimited('options')) return undefined;
    try {
      const { rows } = await ask(this.#source, previousDayPath(underlying), 'previousDay');
      return this.#spotOf(underlying) ?? rows[0]?.close;
    } catch (error) {
      // The plan for stocks and indices may differ from the one for options: read all strikes then.
      if (error instanceof FeedError || error instanceof RefusedCall) return undefined;
      throw error;
    }
  }

  #spotOf(underlying: string): number | undefined {
    const id = this.#table.find(underlying);
    const spot = id === undefined ? Number.NaN : this.#table.column('last')[id];
    return spot > 0 ? spot : undefined;
  }

  #forgetYesterday(): void {
    // What a recording knows grows as it plays.
    if (this.#source.kind === 'replay') {
      this.#expiries.clear();
      this.#contracts.clear();
    }
    const date = etDate(this.#source.now());
    if (date === this.#date) return;
    this.#date = date;
    this.#expiries.clear();
    this.#contracts.clear();
    this.#missing.clear();
  }
}

const soFar = (isGuessed: boolean): { soFar?: true } => (isGuessed ? { soFar: true } : {});
const quotesKey = (underlying: string, expiry: string): string => `${underlying}/${expiry}/quotes`;
const contractsKey = (underlying: string, expiry: string): string => `${underlying}/${expiry}`;

/** A failed answer is not remembered. */
function remember<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const loading = load();
  cache.set(key, loading);
  loading.catch(() => cache.delete(key));
  return loading;
}
