/** REST steps: the chain's contents, the limits of a plan, lengths and parallelism. */
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import type { ProbeContext } from './probe-context.ts';
import { numberOf, wordOf } from './odd-values.ts';
import { answerRows, isAnswered, isData, isTooLong, words, type ProbeAnswer, type Underlying } from './probe-rest.ts';

/** As many contracts as are asked for stand on two; a server that hands on from page to page without end is left. */
const LIST_PAGES = 10;

export interface ContractList {
  contracts: string[];
  /** Why there are no more, for what needs more. */
  ended: string;
}

/** Contracts to ask about, nearest expiries first; none where the plan has none, or where the list was not to be had. */
export async function contractsToTry({ rest, now }: ProbeContext, count: number): Promise<ContractList> {
  const today = etDate(now());
  const found: string[] = [];
  let ended = '';
  let path: string | undefined =
    `/v3/reference/options/contracts?underlying_ticker=SPY&expiration_date.gte=${addDays(today, 1)}&sort=expiration_date&order=asc&limit=1000`;
  for (let page = 0; path !== undefined && found.length < count && page < LIST_PAGES; page++) {
    const answer: ProbeAnswer = await rest.ask(path);
    ended = words(answer);
    found.push(...answerRows(answer).flatMap(({ ticker }) => (typeof ticker === 'string' ? [ticker] : [])));
    const next: unknown = answer.body?.next_url;
    path = typeof next === 'string' && next !== '' ? next : undefined;
  }
  return { contracts: found.slice(0, count), ended };
}

/** `HTTP 429: only 12 contracts could be listed` */
export const fewListed = ({ contracts, ended }: ContractList): string =>
  `only ${contracts.length} contracts could be listed (the last answer: ${ended || 'none'})`;

export async function restSteps(context: ProbeContext, listed: ContractList): Promise<void> {
  const { rest, facts, progress } = context;
  progress('REST: status and chains');
  const status = await rest.ask('/v1/marketstatus/now');
  const serverTime: unknown = status.body?.serverTime;
  facts.settle(
    'serverTime',
    isData(status)
      ? typeof serverTime === 'string' && /[+-]\d\d:\d\d$|Z$/.test(serverTime) && !Number.isNaN(Date.parse(serverTime))
      : undefined,
    words(status),
  );
  await chains(context);
  progress('REST: stock bars and the edge of history');
  await stockBars(context);
  progress('REST: long addresses');
  await manyTickers(context, listed);
  await addressLengths(context);
}

const rowsWords = (answer: ProbeAnswer): string =>
  answer.status === 200 && answer.body !== undefined
    ? `HTTP 200, status ${wordOf(answer.body.status) || 'absent'}, ${answerRows(answer).length > 0 ? 'with rows' : 'no rows'}`
    : words(answer);

const hasRows = (answer: ProbeAnswer): boolean => isData(answer) && answerRows(answer).length > 0;

async function chains({ rest, facts }: ProbeContext): Promise<void> {
  const spy = await rest.ask('/v3/snapshot/options/SPY?limit=1');
  const row = isData(spy) ? answerRows(spy)[0] : undefined;
  const blocks = ['last_quote', 'last_trade', 'greeks', 'implied_volatility', 'open_interest'].filter(
    (name) => row?.[name] !== undefined,
  );
  const spot = row?.underlying_asset;
  const spotWords = (asset: Underlying | null | undefined): string =>
    `underlying ${(asset?.price ?? asset?.value) ? 'with' : 'without'} a price, ${wordOf(asset?.timeframe) || 'no timeframe'}`;
  facts.settle(
    'chainRow',
    row === undefined ? undefined : typeof spot?.price === 'number' && spot.timeframe !== undefined,
    row === undefined
      ? rowsWords(spy)
      : `${blocks.join(', ') || 'no values'}; quote ${wordOf(row.last_quote?.timeframe) || 'absent'}; ${spotWords(spot)}`,
  );
  const spx = await rest.ask('/v3/snapshot/options/I:SPX?limit=1');
  const index = answerRows(spx)[0]?.underlying_asset;
  facts.settle(
    'indexChain',
    hasRows(spx) ? typeof index?.value === 'number' : undefined,
    hasRows(spx) ? spotWords(index) : rowsWords(spx),
  );
  const bare = await rest.ask('/v3/snapshot/options/SPX?limit=1');
  // Where the chain of the right name is empty too, an empty one says nothing about names.
  const says = hasRows(bare) || (isData(bare) && hasRows(spx));
  facts.settle(
    'bareIndexChain',
    says ? !hasRows(bare) : undefined,
    says || !isData(bare) ? rowsWords(bare) : 'no rows, and none of I:SPX either',
  );
}

/** Minutes of a session that began less than this ago may not be there yet. */
const FIRST_MINUTES_MS = 30 * 60_000;

async function stockBars({ rest, facts, now }: ProbeContext): Promise<void> {
  const today = BUILT_IN_CALENDAR.tradingDayOnOrBefore(etDate(now()));
  const before = BUILT_IN_CALENDAR.tradingDayOnOrBefore(addDays(today, -7));
  const minutes = (date: string): string => `/v2/aggs/ticker/SPY/range/1/minute/${date}/${date}?limit=500`;
  const newest = await rest.ask(minutes(today));
  const isEarly = now() - FIRST_MINUTES_MS < (BUILT_IN_CALENDAR.sessionOn(today)?.openMs ?? 0);
  facts.settle(
    'stockMinutesToday',
    rowsVerdict(newest, isEarly ? undefined : false),
    rowsWords(newest) + (isEarly ? '; the session is younger than half an hour' : ''),
  );
  const older = await rest.ask(minutes(before));
  // With a stocks plan last week has minutes; without one none is what is assumed.
  const withPlan = hasRows(newest) ? true : newest.status === 403 && isAnswered(newest) ? false : undefined;
  facts.settle(
    'stockMinutesBefore',
    isAnswered(older) && older.status === 403
      ? false
      : rowsVerdict(older, withPlan === undefined ? undefined : !withPlan),
    rowsWords(older),
  );
  const edge = await rest.ask(`/v2/aggs/ticker/SPY/range/1/day/${addDays(today, -3650)}/${today}?sort=asc&limit=1`);
  const firstMs = numberOf(answerRows(edge)[0]?.['t']);
  facts.settle(
    'historyEdge',
    rowsVerdict(edge, undefined),
    rowsWords(edge) + (firstMs > 0 && firstMs < now() ? `, from ${etDate(firstMs)}` : ''),
  );
}

/** Of a question that is answered with rows, or with 403 where the plan lacks it; `whenEmpty`: what a list of none says. */
function rowsVerdict(answer: ProbeAnswer, whenEmpty: boolean | undefined): boolean | undefined {
  if (!isAnswered(answer)) return undefined;
  if (answer.status === 200 && answerRows(answer).length === 0) return whenEmpty;
  return answer.status === 200 || answer.status === 403;
}

const TICKERS = 250;

async function manyTickers({ rest, facts }: ProbeContext, listed: ContractList): Promise<void> {
  const { contracts } = listed;
  if (contracts.length < TICKERS) return facts.settle('manyTickers', undefined, fewListed(listed));
  const path = `/v3/snapshot?limit=${TICKERS}&ticker.any_of=${contracts.slice(0, TICKERS).join(',')}`;
  const answer = await rest.ask(path);
  // A plan without snapshots refuses them at any length, or answers with none.
  facts.settle(
    'manyTickers',
    hasRows(answer) ? true : isTooLong(answer) ? false : undefined,
    `${rowsWords(answer)} for ${path.length} characters`,
  );
}

const LENGTHS = [7_000, 8_500, 16_000, 32_000];

async function addressLengths({ rest, facts }: ProbeContext): Promise<void> {
  for (const length of LENGTHS) {
    const path = '/v1/marketstatus/now?filler=';
    const answer = await rest.ask(path + 'x'.repeat(length - path.length));
    if (isData(answer)) continue;
    const what = isTooLong(answer) ? 'refused' : 'not answered';
    return facts.settle(
      'urlLength',
      isTooLong(answer) ? length > 7_000 : undefined,
      `${what} at ${length} characters: ${words(answer)}`,
    );
  }
  facts.settle('urlLength', true, `none up to ${LENGTHS.at(-1)} characters`);
}

const PAGES = 20;

/** The same chain's pages, several at a time. Ends at the first 429 or timeout, to spare the account. */
export async function parallelPages({ rest, facts, progress, signal }: ProbeContext): Promise<void> {
  const perPage = new Map<number, number>();
  let rows = 0;
  let stopped = '';
  for (const parallel of [1, 2, 4, 8]) {
    progress(`REST: ${parallel} chain pages at a time`);
    let asked = 0;
    let failed: ProbeAnswer | undefined;
    const beganMs = performance.now();
    const worker = async (): Promise<void> => {
      while (asked < PAGES && !failed && !signal.aborted) {
        const page = asked++;
        const answer = await rest.askNow(`/v3/snapshot/options/SPY?limit=250&strike_price.gte=${300 + 10 * page}`);
        if (!isData(answer)) failed = answer;
        else if (answerRows(answer).length > 0) rows += 1;
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    if (failed) {
      stopped = `; ${parallel} at a time met ${words(failed)}`;
      break;
    }
    perPage.set(parallel, (performance.now() - beganMs) / PAGES);
  }
  const [one, two] = [perPage.get(1), perPage.get(2)];
  const told = [...perPage].map(([parallel, ms]) => `${parallel}: ${ms.toFixed(0)} ms a page`).join(', ');
  facts.settle(
    'parallelPages',
    one === undefined || two === undefined || rows === 0 ? undefined : two <= one * 1.1,
    (told || 'no page came') + (told !== '' && rows === 0 ? ', all without rows' : '') + stopped,
  );
  const { tooMany } = rest;
  if (!tooMany) return facts.settle('tooMany', undefined, 'none was met');
  const useful = ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset', 'x-ratelimit-remaining'].filter(
    (name) => name in tooMany.headers,
  );
  facts.settle(
    'tooMany',
    useful.length === 0,
    useful.length === 0 ? `${words(tooMany)}, no such header` : `with ${useful.join(', ')}`,
  );
}
