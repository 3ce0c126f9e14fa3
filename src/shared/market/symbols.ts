/**
 * Symbols as Massive writes them: `O:SPY261218C00650000` (option), `I:SPX` (index), `SPY` (stock).
 * Option grammar: `O:` + root (1–6) + YYMMDD + C|P + strike × 1000 in 8 digits (OCC symbology, unpadded root). A leading digit
 * names a FLEX series (`4SPX`), a trailing one an adjusted deliverable (`TSLA1`); the dot of a share class is dropped (`BRKB`).
 */
import { ownValue } from '../contract/own-value.ts';

export type Market = 'stocks' | 'options' | 'indices';
export const MARKETS: readonly Market[] = ['stocks', 'options', 'indices'];

declare const optionSymbolBrand: unique symbol;
export type OptionSymbol = string & { readonly [optionSymbolBrand]: true };

export type OptionRight = 'C' | 'P';

export interface OptionContract {
  symbol: OptionSymbol;
  /** As written in the ticker: `SPXW`, `SPY`, `TSLA1`. */
  root: string;
  /** The instrument the option is on, as a feed symbol: `I:SPX`, `SPY`. */
  underlying: string;
  /** Expiration date in exchange time, `YYYY-MM-DD`. */
  expiry: string;
  right: OptionRight;
  /** US dollars. */
  strike: number;
  /** True where the deliverable is not the usual one: a corporate action changed it (`TSLA1`), or a FLEX micro (`5SPX`). */
  adjusted: boolean;
}

/** Index option roots and the index they are on. AM-settled roots settle on the opening print. */
const INDEX_ROOTS: Record<string, { index: string; amSettled: boolean }> = {
  SPX: { index: 'I:SPX', amSettled: true },
  SPXW: { index: 'I:SPX', amSettled: false },
  NDX: { index: 'I:NDX', amSettled: true },
  NDXP: { index: 'I:NDX', amSettled: false },
  RUT: { index: 'I:RUT', amSettled: true },
  RUTW: { index: 'I:RUT', amSettled: false },
  VIX: { index: 'I:VIX', amSettled: true },
  VIXW: { index: 'I:VIX', amSettled: true },
  XSP: { index: 'I:XSP', amSettled: false },
  OEX: { index: 'I:OEX', amSettled: false },
  XEO: { index: 'I:OEX', amSettled: false },
  DJX: { index: 'I:DJX', amSettled: true },
  MRUT: { index: 'I:MRUT', amSettled: false },
  XND: { index: 'I:XND', amSettled: false },
  CBTX: { index: 'I:CBTX', amSettled: true },
  CBTXW: { index: 'I:CBTX', amSettled: false },
  MBTX: { index: 'I:MBTX', amSettled: true },
  MBTXW: { index: 'I:MBTX', amSettled: false },
  SPIKE: { index: 'I:SPIKE', amSettled: true },
};

/** Volatility indices: they cannot be held, and their forward is not spot with carry. */
const VOLATILITY_INDICES = new Set(['I:VIX', 'I:SPIKE']);

/** Share classes with listed options: the root of the option has no dot. */
const CLASS_SHARES: Record<string, string> = {
  BRKB: 'BRK.B',
  BFA: 'BF.A',
  BFB: 'BF.B',
  CWENA: 'CWEN.A',
  HEIA: 'HEI.A',
  LENB: 'LEN.B',
  MOGA: 'MOG.A',
  PBRA: 'PBR.A',
  UHALB: 'UHAL.B',
};

/** Indices by the name that people type for them: `SPX` is the index, `SPXW` only a root of it. */
export const INDEX_NAMES: ReadonlySet<string> = new Set(Object.values(INDEX_ROOTS).map(({ index }) => index.slice(2)));

/** A FLEX root's digit: 1 American and AM-settled, 2 European and AM, 3 American and PM, 4 European and PM; 5 to 8 the micros alike. */
const FLEX_ROOT = /^([1-8])(.+)$/;

const ROOT_PATTERN = /^(?:[A-Z][A-Z0-9]{0,5}|[1-8][A-Z][A-Z0-9]{0,4})$/;
const OPTION_PATTERN = /^O:([A-Z][A-Z0-9]{0,5}|[1-8][A-Z][A-Z0-9]{0,4})(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;

/** The market whose socket and REST family serve this symbol. */
export function marketOf(symbol: string): Market {
  if (symbol.startsWith('O:')) return 'options';
  if (symbol.startsWith('I:')) return 'indices';
  return 'stocks';
}

/** The whole market's tape has thousands: those with the most instruments are named. */
const MOST_UNDERLYINGS = 300;

/** How many instruments (itself and its contracts) each underlying has, the most first. */
export function countByUnderlying(symbols: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const symbol of symbols) {
    const name = parseOptionSymbol(symbol)?.underlying ?? symbol;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return Object.fromEntries(most.slice(0, MOST_UNDERLYINGS));
}

/** Reads an option ticker; undefined where it is not one (never throws). */
export function parseOptionSymbol(ticker: string): OptionContract | undefined {
  const match = OPTION_PATTERN.exec(ticker);
  if (!match) return undefined;
  const [, root, yy, mm, dd, right, thousandths] = match;
  const month = Number(mm);
  const day = Number(dd);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(2000 + Number(yy), month)) return undefined;
  const strike = Number(thousandths) / 1000;
  if (strike <= 0) return undefined;
  return {
    symbol: ticker as OptionSymbol,
    root,
    underlying: underlyingOfRoot(root),
    expiry: `20${yy}-${mm}-${dd}`,
    right: right as OptionRight,
    strike,
    adjusted: /^[5-8]|\d$/.test(root),
  };
}

/** Writes an option ticker. Throws RangeError naming the field that cannot be written. */
export function formatOptionSymbol(c: Pick<OptionContract, 'root' | 'expiry' | 'right' | 'strike'>): OptionSymbol {
  if (!ROOT_PATTERN.test(c.root)) throw new RangeError(`root "${c.root}" is not an option root`);
  if (!/^20\d\d-\d\d-\d\d$/.test(c.expiry)) throw new RangeError(`expiry "${c.expiry}" is not 20YY-MM-DD`);
  const thousandths = Math.round(c.strike * 1000);
  if (!(thousandths > 0 && thousandths <= 99_999_999)) throw new RangeError(`strike ${c.strike} is out of range`);
  const date = c.expiry.slice(2, 4) + c.expiry.slice(5, 7) + c.expiry.slice(8, 10);
  return `O:${c.root}${date}${c.right}${String(thousandths).padStart(8, '0')}` as OptionSymbol;
}

/** `SPXW`, `TSLA1`; a FLEX one begins with a digit: `4SPX`. */
export const isOptionRoot = (text: string): boolean => ROOT_PATTERN.test(text);

/** `SPXW` → `I:SPX`, `4SPX` → `I:SPX`, `TSLA1` → `TSLA`, `BRKB` → `BRK.B`, `SPY` → `SPY`. */
export function underlyingOfRoot(root: string): string {
  const listed = FLEX_ROOT.exec(root)?.[2] ?? root;
  const index = ownValue(INDEX_ROOTS, listed);
  if (index) return index.index;
  const name = listed.replace(/\d+$/, '');
  return ownValue(CLASS_SHARES, name) ?? name;
}

/** What a rule or a scan is about that names `SPX`, `SPXW` or `4SPX`: `I:SPX`. What is no root of options is itself. */
export const subjectOf = (symbol: string): string => (isOptionRoot(symbol) ? underlyingOfRoot(symbol) : symbol);

/** `BRK.B`: a class whose ticker is written with a space too. */
export const isClassShare = (ticker: string): boolean => Object.values(CLASS_SHARES).includes(ticker);

/** The root of a stock's standard contracts: its ticker without the dot of a share class. */
export const optionRootOf = (ticker: string): string => ticker.replace('.', '');

/** True where the last price for settlement is the opening print of expiry day (09:30 ET) and not its close. */
export function isAmSettled(root: string): boolean {
  const flex = FLEX_ROOT.exec(root);
  if (flex) return Object.hasOwn(INDEX_ROOTS, flex[2]) && (Number(flex[1]) - 1) % 4 < 2;
  return ownValue(INDEX_ROOTS, root)?.amSettled ?? false;
}

/** False for an index nobody can hold: its forward is not spot with carry, and may be far from it. */
export function hasCarry(underlying: string): boolean {
  return !VOLATILITY_INDICES.has(underlying);
}

/** European exercise: listed cash-settled index options, except OEX, and FLEX series that say so. Everything else listed is American. */
export function isEuropean(root: string): boolean {
  const flex = FLEX_ROOT.exec(root);
  if (flex) return Number(flex[1]) % 2 === 0;
  return Object.hasOwn(INDEX_ROOTS, root) && root !== 'OEX';
}

/** The name the contracts reference wants (`SPX`) for a feed underlying (`I:SPX`); the chain snapshot wants the feed name. */
export function contractsReferenceName(underlying: string): string {
  return underlying.startsWith('I:') ? underlying.slice(2) : underlying;
}

/** Trims and upper-cases what a user typed; undefined where no market could know it. */
export function normaliseSymbol(text: string): string | undefined {
  const symbol = text.trim().toUpperCase();
  if (symbol.startsWith('O:')) return parseOptionSymbol(symbol)?.symbol;
  if (symbol.startsWith('I:')) return /^I:[A-Z][A-Z0-9.]{0,11}$/.test(symbol) ? symbol : undefined;
  return /^[A-Z][A-Z0-9]{0,9}([.\-/][A-Z0-9]{1,4})?$/.test(symbol) ? symbol : undefined;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
