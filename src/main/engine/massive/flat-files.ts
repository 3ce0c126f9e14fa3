/** Rows of the vendor's flat files (massive-api §2.7) as events of the wire, so that they take the same way in as live data. */
export type FlatKind = 'trades' | 'quotes' | 'minuteBars';

/** What a flat file holds, by its header; undefined where it is none we know. */
export function flatKindOf(header: readonly string[]): FlatKind | undefined {
  if (!header.includes('ticker')) return undefined;
  if (header.includes('bid_price')) return 'quotes';
  if (header.includes('window_start')) return 'minuteBars';
  return header.includes('price') ? 'trades' : undefined;
}

const MINUTE_MS = 60_000;

/** One row as the text of one event, and the time it became known; undefined for a row that lacks a number it needs. */
export function frameOfFlatRow(
  kind: FlatKind,
  header: readonly string[],
  cells: readonly string[],
): { text: string; atMs: number } | undefined {
  if (cells.length !== header.length) return undefined;
  const cell = (name: string): string => cells[header.indexOf(name)]?.replace(/^"|"$/g, '') ?? '';
  const number = (name: string): number | undefined => {
    const text = cell(name);
    return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  };
  /** Nanoseconds as milliseconds; the text is cut, because the number would be rounded. */
  const time = (name: string): number => Number(cell(name).slice(0, -6) || Number.NaN);
  const sym = cell('ticker');
  if (sym === '') return undefined;
  if (kind === 'minuteBars') {
    const s = time('window_start');
    const [o, h, l, c] = ['open', 'high', 'low', 'close'].map(number);
    if (!Number.isFinite(s) || o === undefined || h === undefined || l === undefined || c === undefined)
      return undefined;
    const bar = { ev: 'AM', sym, v: number('volume'), o, h, l, c, s, e: s + MINUTE_MS };
    return { text: JSON.stringify(bar), atMs: s + MINUTE_MS };
  }
  const t = time('sip_timestamp');
  if (!Number.isFinite(t)) return undefined;
  if (kind === 'quotes') {
    const quote = {
      ev: 'Q',
      sym,
      bx: number('bid_exchange'),
      ax: number('ask_exchange'),
      bp: number('bid_price'),
      ap: number('ask_price'),
      bs: number('bid_size'),
      as: number('ask_size'),
      t,
      q: number('sequence_number'),
    };
    return quote.bp === undefined && quote.ap === undefined ? undefined : { text: JSON.stringify(quote), atMs: t };
  }
  const p = number('price');
  const s = number('size');
  if (p === undefined || s === undefined) return undefined;
  const codes = cell('conditions')
    .split(/[ ,;]+/)
    .filter((code) => code !== '')
    .map(Number);
  const c = codes.length > 0 && !codes.some(Number.isNaN) ? codes : undefined;
  return { text: JSON.stringify({ ev: 'T', sym, x: number('exchange'), p, s, c, t }), atMs: t };
}
