/** Tickers that show nothing: whether the vendor knows them at all. */
import { marketOf } from '../../shared/market/symbols.ts';
import { call } from '../bridge/calls.ts';
import { mirror } from './market.ts';
import { useWorldStore } from './world-store.ts';

/** Each is a request: a list of a thousand wrong names costs a plan no more. */
const MOST_LOOKED_UP = 50;
/** Of those that were just added. */
export const UNKNOWN_NOTICE = 'watchlist.unknown';
/** What the vendor knows has come by then, as a rule. */
const DATA_COMES_MS = 3_000;

let answers = new Map<string, boolean>();
/** One look after the other, so that none asks what another is about to learn. */
let turn: Promise<unknown> = Promise.resolve();

interface TickerLook {
  unknown: string[];
  /** Those that show nothing either, beyond the bound or because no answer came. */
  notLookedUp: number;
}

const isSilent = (symbol: string): boolean =>
  marketOf(symbol) !== 'options' &&
  Number.isNaN(mirror.read(symbol, 'last')) &&
  Number.isNaN(mirror.read(symbol, 'prevClose'));

/** The vendor was asked and has no such ticker, and nothing came for it. */
export const isUnknownTicker = (symbol: string): boolean => answers.get(symbol) === false && isSilent(symbol);

/** Another world has other tickers. */
export function forgetUnknownTickers(): void {
  answers = new Map();
}

/** Asks for those of them that still show nothing after a moment. A recording cannot be asked. */
export function lookUpTickers(symbols: readonly string[]): Promise<TickerLook> {
  const look = turn.then(() => lookUp(symbols));
  turn = look;
  return look;
}

async function lookUp(symbols: readonly string[]): Promise<TickerLook> {
  await new Promise((resolve) => setTimeout(resolve, DATA_COMES_MS));
  const known = answers;
  const wanted = symbols.filter((symbol) => isSilent(symbol) && !known.has(symbol));
  for (const symbol of wanted.slice(0, MOST_LOOKED_UP)) {
    const { world, link } = useWorldStore.getState();
    if (known !== answers || link !== 'open' || world?.kind === 'replay') break;
    const answer = await call('symbols.known', { symbol }).catch(() => undefined);
    if (!answer) break;
    known.set(symbol, answer.known);
  }
  if (known !== answers) return { unknown: [], notLookedUp: 0 };
  return { unknown: symbols.filter(isUnknownTicker), notLookedUp: wanted.filter((s) => !known.has(s)).length };
}
