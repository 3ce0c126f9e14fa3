/**
 * A row of a watchlist as Interactive Brokers' workstation exports it: `DES,AAPL,STK,SMART,,,,,`, `DES,SPY,OPT,SMART,20261218,650,C,100`,
 * `EUR.USD,CASH,IDEALPRO`.
 */

export type TwsRow = { text: string } | { reason: string };

/** Of which there is no data here. */
const OTHERS: Readonly<Record<string, string>> = {
  CASH: 'a currency pair',
  CRYPTO: 'a cryptocurrency',
  FUT: 'a future',
  CONTFUT: 'a future',
  FOP: 'an option on a future',
  BOND: 'a bond',
  BILL: 'a bill',
  FUND: 'a mutual fund',
  CFD: 'a contract for difference',
  CMDTY: 'a commodity',
  WAR: 'a warrant',
  IOPT: 'a structured product',
  BAG: 'a combination: add its legs, one a line',
};
/** Types are tickers too (CASH, FUND): a row that does not begin with DES is one of the workstation where an exchange stands behind its type. */
const EXCHANGE =
  /^(?:SMART|IDEALPRO|IDEAL|FXCONV|PAXOS|ZEROHASH|CBOE2?|NASDAQ|NYSE|AMEX|ARCA|ISLAND|BATS|IEX|ISE|PHLX|BOX|GLOBEX|CME|CBOT|NYMEX|COMEX|CFE|EUREX|RUSSELL|PSE)(?:\/[A-Z]+)?$/;

/** Undefined where the cells, empty ones among them, are no row of the workstation. */
export function readTwsRow(line: string): TwsRow | undefined {
  const cells = line.split(',').map((cell) => cell.trim());
  const mark = cells[0];
  if (mark === 'HED') return { reason: 'a heading' };
  if (mark === 'SYM' && EXCHANGE.test(cells[2] ?? '')) return { text: cells[1] };
  const [symbol, type, exchange, expiry, strike, right] = mark === 'DES' ? cells.slice(1) : cells;
  if (symbol === undefined || symbol === '' || type === undefined) return undefined;
  if (mark !== 'DES' && !EXCHANGE.test(exchange ?? '')) return undefined;
  const other = Object.hasOwn(OTHERS, type) ? OTHERS[type] : undefined;
  if (other !== undefined) return { reason: other };
  switch (type) {
    case 'STK':
      return { text: symbol };
    case 'IND':
      return { text: `^${symbol}` };
    case 'OPT':
      return { text: [symbol, expiry, strike, right].join(' ') };
    default:
      return mark === 'DES' ? { reason: `of a kind that is not known here: ${type}` } : undefined;
  }
}
