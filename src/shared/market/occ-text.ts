/**
 * Option symbols as programs and brokers write them: OSI with or without `O:` and padding (`SPY   261218C00650000`, E*TRADE
 * `SPY---261218C00650000`), thinkorswim (`.SPY261218C650`), Fidelity (`-SPY261218C650`), TradingView (`OPRA:SPY261218C650.0`), moomoo
 * (`SPY261218C650000`), Questrade (`SPY18Dec26C650.00`), Schwab and TD (`SPY_121826C650`), and IBKR's name with the symbol in brackets.
 */
import type { ContractQuery } from './contract-query.ts';
import { MONTH_NAMES } from './expiry-text.ts';
import { formatOptionSymbol, parseOptionSymbol, type OptionRight } from './symbols.ts';

/** The shortest that leaves a date behind it. */
const ROOT = '[A-Z][A-Z0-9]{0,5}?|[1-8][A-Z][A-Z0-9]{0,4}?';
const OSI = new RegExp(`^(?:O:|OPRA:)?(${ROOT})[ _-]*(\\d{6})([CP])(\\d{8})$`);
const DOLLARS = String.raw`\d{1,5}(?:\.\d{1,3})?`;
/** The strike in dollars; of six digits and more in thousandths. */
const SHORT = new RegExp(`^(?:OPRA:|[.-])?(${ROOT})[ _-]?(?:20)?(\\d{6})[ -]?([CP])[ -]?(${DOLLARS}|\\d{6,7})$`);
const MONTH_FIRST = new RegExp(`^(${ROOT})_(\\d{2})(\\d{2})(\\d{2})([CP])(${DOLLARS})$`);
const DAY_FIRST = new RegExp(`^(${ROOT})(\\d{1,2})(${MONTH_NAMES.join('|')})(\\d{2})([CP])(${DOLLARS})$`);
/** Without the square bracket's lot size: `SPY DEC2026 650 C [SPY   261218C00650000 100]`. */
const BRACKETED = /\[((?:[^\]\d]|\d)+?)(?: \d+)?\]$/;

/** The contract of an option symbol; undefined where the text is none or names a day or strike that cannot be. Upper case is expected. */
export function readOccText(text: string): ContractQuery | undefined {
  const bracketed = BRACKETED.exec(text)?.[1];
  const symbol = bracketed ?? text;
  const osi = OSI.exec(symbol);
  if (osi) return fromParts(osi[1], osi[2], osi[3], Number(osi[4]) / 1000);
  const monthFirst = MONTH_FIRST.exec(symbol);
  if (monthFirst) {
    const [, root, mm, dd, yy, right, strike] = monthFirst;
    const read = fromParts(root, `${yy}${mm}${dd}`, right, Number(strike));
    if (read) return read;
  }
  const dayFirst = DAY_FIRST.exec(symbol);
  if (dayFirst) {
    const [, root, day, month, yy, right, strike] = dayFirst;
    const mm = String(MONTH_NAMES.indexOf(month) + 1).padStart(2, '0');
    return fromParts(root, `${yy}${mm}${day.padStart(2, '0')}`, right, Number(strike));
  }
  const short = SHORT.exec(symbol);
  if (!short) return undefined;
  const [, root, date, right, strike] = short;
  return fromParts(root, date, right, Number(strike) / (/^\d{6,}$/.test(strike) ? 1000 : 1));
}

/** `yymmdd` as OSI has it. */
function fromParts(root: string, yymmdd: string, right: string, strike: number): ContractQuery | undefined {
  const date = `20${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4, 6)}`;
  if (!(strike > 0 && strike < 100_000)) return undefined;
  const contract = parseOptionSymbol(formatOptionSymbol({ root, expiry: date, right: right as OptionRight, strike }));
  if (!contract) return undefined;
  return {
    name: root,
    underlying: contract.underlying,
    root,
    expiries: [{ kind: 'date', date }],
    right: contract.right,
    strike: contract.strike,
  };
}
