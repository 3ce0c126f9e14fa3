/** REST steps: the chain's contents, the limits of a plan, lengths and parallelism. */
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import type { ProbeContext } from './probe-context.ts';
import { wordOf } from './odd-values.ts';
import { answerRows, words, type ProbeAnswer, type Underlying } from './probe-rest.ts';

/** As many contracts as are asked for stand on two; a server that hands on from page to page without end is left. */
const LIST_PAGES = 10;

/** Contracts to ask about, nearest expiries first; empty where the plan has none. */
export async function contractsToTry({ rest, now }: ProbeContext, count: number): Promise<string[]> {
  const today = etDate(now());
  const found: string[] = [];
  let path: string | undefined =
    `/v3/reference/options/contracts?underlying_ticker=SPY&expiration_date.gte=${addDays(today, 1)}&sort=expiration_date&order=asc&limit=1000`;
  for (let page = 0; path !== undefined && found.length < count && page < LIST_PAGES; page++) {
    const answer: ProbeAnswer = await rest.ask(path);
    found.push(...answerRows(answer).flatMap(({ ticker }) => (typeof ticker === 'string' ? [ticker] : [])));
    const next: unknown = answer.body?.next_url;
    path = typeof next === 'string' && next !== '' ? next : undefined;
  }
  return found.slice(0, count);
}

export async function restSteps(context: ProbeContext, contracts: readonly string[]): Promise<void> {
  const { rest, facts, now, progress } = context;
  progress('REST: status and chains');
  const status = await rest.ask('/v1/marketstatus/now');
  const serverTime: unknown = status.body?.serverTime;
  facts.settle(
    'serverTime',
    typeof serverTime === 'string' && /[+-]\d\d:\d\d$|Z$/.test(serverTime) && !Number.isNaN(Date.parse(serverTime)),
    words(status),
  );
  await chains(context);
  progress('REST: stock bars and the edge of history');
  const today = BUILT_IN_CALENDAR.tradingDayOnOrBefore(etDate(now()));
  const before = BUILT_IN_CALENDAR.tradingDayOnOrBefore(addDays(today, -7));
  const minutes = (date: string): string => `/v2/aggs/ticker/SPY/range/1/minute/${date}/${date}?limit=500`;
  const newest = await rest.ask(minutes(today));
  facts.settle(
    'stockMinutesToday',
    newest.status === 200 ? answerRows(newest).length > 0 : newest.status === 403,
    rowsWords(newest),
  );
  const older = await rest.ask(minutes(before));
  facts.settle('stockMinutesBefore', older.status === 200, rowsWords(older));
  const edge = await rest.ask(`/v2/aggs/ticker/SPY/range/1/day/${addDays(today, -3650)}/${today}?sort=asc&limit=1`);
  facts.settle('historyEdge', edge.status === 200 || edge.status === 403, rowsWords(edge));
  progress('REST: long addresses');
  await lengths(context, contracts);
}

const rowsWords = (answer: ProbeAnswer): string =>
  answer.status === 200
    ? `HTTP 200, status ${wordOf(answer.body?.status) || 'absent'}, ${answerRows(answer).length > 0 ? 'with rows' : 'no rows'}`
    : words(answer);

async function chains({ rest, facts }: ProbeContext): Promise<void> {
  const spy = await rest.ask('/v3/snapshot/options/SPY?limit=1');
  const row = answerRows(spy)[0];
  const blocks = ['last_quote', 'last_trade', 'greeks', 'implied_volatility', 'open_interest'].filter(
    (name) => row?.[name] !== undefined,
  );
  const spot = row?.underlying_asset;
  const spotWords = (asset: Underlying | null | undefined): string =>
    `underlying ${(asset?.price ?? asset?.value) ? 'with' : 'without'} a price, ${wordOf(asset?.timeframe) || 'no timeframe'}`;
  facts.settle(
    'chainRow',
    row === undefined ? undefined : spot?.price !== undefined && spot.timeframe !== undefined,
    row === undefined
      ? words(spy)
      : `${blocks.join(', ') || 'no values'}; quote ${wordOf(row.last_quote?.timeframe) || 'absent'}; ${spotWords(spot)}`,
  );
  const spx = await rest.ask('/v3/snapshot/options/I:SPX?limit=1');
  const index = answerRows(spx)[0]?.underlying_asset;
  facts.settle(
    'indexChain',
    answerRows(spx).length === 0 ? undefined : index?.value !== undefined,
    answerRows(spx).length === 0 ? rowsWords(spx) : spotWords(index),
  );
  const bare = await rest.ask('/v3/snapshot/options/SPX?limit=1');
  facts.settle('bareIndexChain', bare.status === 200 ? answerRows(bare).length === 0 : undefined, rowsWords(bare));
}

const LENGTHS = [7_000, 8_500, 16_000, 32_000];

async function lengths({ rest, facts }: ProbeContext, contracts: readonly string[]): Promise<void> {
  if (contracts.length < 250) {
    facts.settle('manyTickers', undefined, `only ${contracts.length} contracts could be listed`);
  } else {
    const path = `/v3/snapshot?limit=250&ticker.any_of=${contracts.slice(0, 250).join(',')}`;
    const answer = await rest.ask(path);
    facts.settle('manyTickers', answer.status === 200, `${words(answer)} for ${path.length} characters`);
  }
  for (const length of LENGTHS) {
    const path = '/v1/marketstatus/now?filler=';
    const answer = await rest.ask(path + 'x'.repeat(length - path.length));
    if (answer.status === 200) continue;
    facts.settle('urlLength', length > 7_000, `refused at ${length} characters: ${words(answer)}`);
    return;
  }
  facts.settle('urlLength', true, `none up to ${LENGTHS.at(-1)} characters`);
}

const PAGES = 20;

/** The same chain's pages, several at a time. Ends at the first 429 or timeout, to spare the account. */
export async function parallelPages({ rest, facts, progress, signal }: ProbeContext): Promise<void> {
  const perPage = new Map<number, number>();
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
        if (answer.status !== 200) failed = answer;
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
    one === undefined || two === undefined ? undefined : two <= one * 1.1,
    (told || 'no page came') + stopped,
  );
  const { tooMany } = rest;
  if (!tooMany) return facts.settle('tooMany', undefined, 'none was met');
  const useful = ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset', 'x-ratelimit-remaining'].filter((name) =>
    tooMany.headers.has(name),
  );
  facts.settle(
    'tooMany',
    useful.length === 0,
    useful.length === 0 ? `${words(tooMany)}, no such header` : `with ${useful.join(', ')}`,
  );
}
