/**
 * Option symbols as programs and brokers write them: OSI with or without `O:` and padding (`SPY   261218C00650000`), thinkorswim
 * (`.SPY261218C650`), Fidelity (`-SPY261218C650`), Schwab and TD (`SPY_121826C650`), and IBKR's name with the symbol in brackets.
 */
import type { ContractQuery } from './contract-query.ts';
import { formatOptionSymbol, parseOptionSymbol, type OptionRight } from './symbols.ts';

const ROOT = '[A-Z][A-Z0-9]{0,5}|[1-8][A-Z][A-Z0-9]{0,4}';
const OSI = new RegExp(`^(?:O:)?(${ROOT}) *(\\d{6})([CP])(\\d{8})$`);
/** The strike in dollars. */
const SHORT = new RegExp(`^[.-]?(${ROOT}?)(\\d{6})([CP])(\\d{1,5}(?:\\.\\d{1,3})?)$`);
const MONTH_FIRST = new RegExp(`^(${ROOT})_(\\d{2})(\\d{2})(\\d{2})([CP])(\\d{1,5}(?:\\.\\d{1,3})?)$`);
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
    return fromParts(root, `${yy}${mm}${dd}`, right, Number(strike));
  }
  const short = SHORT.exec(symbol);
  return short ? fromParts(short[1], short[2], short[3], Number(short[4])) : undefined;
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
