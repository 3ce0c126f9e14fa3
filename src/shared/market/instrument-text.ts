/**
 * What a user types or pastes for an instrument: a ticker, a company's name, or an option contract the way brokers and traders
 * write it (`SPY 650c 12/18`, `.SPY261218C650`, `SPY 18 Dec 26 640 PUT`, `spx 0dte 6500p`). Reading is pure: what the words can
 * mean. Which of that is listed is `matchExpiries` and `matchContracts` in contract-match.ts.
 */
import { withoutUnseen } from '../contract/visible-text.ts';
import type { ContractQuery } from './contract-query.ts';
import { rootThatSettles } from './contract-match.ts';
import { readContractWords, type ContractWords } from './contract-words.ts';
import { readOccText } from './occ-text.ts';
import { INDEX_NAMES, underlyingOfRoot, normaliseSymbol } from './symbols.ts';

export type InstrumentText =
  /** Written like a ticker; whether it is one, the reference knows. */
  | { kind: 'ticker'; symbol: string; text: string }
  | { kind: 'contract'; query: ContractQuery }
  /** Words that can only be a company's name. */
  | { kind: 'name'; text: string }
  | { kind: 'nothing' };

export interface TextContext {
  /** Exchange date, `YYYY-MM-DD`: years that were not typed are counted from it. */
  today: string;
  /** Feed symbol meant where the text names none: `650c 12/18` in a pane of SPY. */
  underlying?: string;
  /** Whether a feed symbol is one that the terminal knows already. */
  isKnown?(symbol: string): boolean;
}

/** Longer than any line of a broker; what is longer is no instrument. */
const MAX_TEXT = 160;

/** Never throws. */
export function readInstrument(typed: string, context: TextContext): InstrumentText {
  const text = tidy(typed);
  if (text === '' || text.length > MAX_TEXT) return { kind: 'nothing' };
  const occ = readOccText(text);
  if (occ) return { kind: 'contract', query: occ };
  const words = readContractWords(text, context.today);
  if (words) {
    const query = toQuery(words, context);
    if (query) return { kind: 'contract', query };
  }
  const symbol = tickerOf(text);
  if (symbol) return { kind: 'ticker', symbol, text };
  return /\p{L}/u.test(text) && !text.startsWith('O:') ? { kind: 'name', text } : { kind: 'nothing' };
}

/** Indices without options of their own that are written `$DJI`; any other word behind a `$` is a stock. */
const OTHER_INDICES = new Set(['DJI', 'NYA', 'RUA', 'SOX', 'TNX', 'VIX1D', 'VIX3M', 'VIX9D', 'VVIX', 'VXN']);

/** TradingView and Google write the exchange before the ticker; those of the second group quote indices alone. */
const EXCHANGE = /^(?:(?:NASDAQ|NYSE|NYSEARCA|AMEX|ARCA|BATS|CBOE|OTC)|(SP|TVC|DJ|INDEX[A-Z]{2,5})):(?=[A-Z])/;

/**
 * A ticker as brokers and posts decorate it: `$SPX`, `^VIX`, `SPX.X`, `$AAPL`, `NASDAQ:AAPL`, `BRK/B`, `brk b` → feed symbol; undefined
 * where it cannot be one. `SPX` is the index, whose options are on it: no stock has that name.
 */
export function tickerOf(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (upper.startsWith('O:')) return undefined;
  const exchange = EXCHANGE.exec(upper);
  const bare = upper
    .slice(exchange?.[0].length ?? 0)
    .replace(/^[$^]/, '')
    .replace(/\.X$/, '')
    .replace(/^([A-Z]{1,4})[ /-]([A-Z])$/, '$1.$2');
  const isNamed = INDEX_NAMES.has(bare) || ((exchange !== null || upper.startsWith('$')) && OTHER_INDICES.has(bare));
  const isIndex = isNamed || exchange?.[1] !== undefined || /^\^|\.X$/.test(upper);
  if (isIndex && /^[A-Z][A-Z0-9]{0,11}$/.test(bare)) return `I:${bare}`;
  return normaliseSymbol(bare);
}

/** Of a name before a contract: an index where options are on the index, never on a stock of that name. */
export function underlyingOfName(name: string): string | undefined {
  const symbol = tickerOf(name);
  if (symbol === undefined || symbol.startsWith('I:')) return symbol;
  return underlyingOfRoot(symbol);
}

function toQuery(words: ContractWords, context: TextContext): ContractQuery | undefined {
  const { name, expiries, right, strike, settles } = words;
  const series = (index: string | undefined) =>
    settles && index?.startsWith('I:') ? rootThatSettles(index, settles) : undefined;
  if (name === '') {
    const { underlying: meant } = context;
    if (meant === undefined) return undefined;
    const root = series(meant);
    return { name: meant, underlying: meant, ...(root ? { root } : {}), expiries, right, strike };
  }
  const underlying = underlyingOfName(name);
  const ticker = tickerOf(name);
  const named = ticker !== undefined && underlying !== ticker && !ticker.includes(':') ? ticker : undefined;
  const root = named ?? series(underlying);
  return { name, underlying, ...(root ? { root } : {}), expiries, right, strike };
}

/** One kind of space, no quotes, upper case; `SPY|20261218|650.00C` is three words. */
function tidy(text: string): string {
  return withoutUnseen(text)
    .normalize('NFKC')
    .replace(/[‐-―−]/g, '-')
    .replace(/["“”|]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
}
