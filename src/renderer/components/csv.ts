/** Rows to CSV (RFC 4180). Unknown numbers are empty fields, never 0. */
export type CsvValue = string | number | undefined;

export function toCsv(headings: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [headings, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

/** The columns of every row of a saved analysis: symbol, time, spot. */
export const CONTEXT_COLUMNS = ['underlying', 'atUtc', 'spot'] as const;

export function contextOf(result: { underlying: string; atMs: number; spot?: number }): CsvValue[] {
  return [result.underlying, new Date(result.atMs).toISOString(), result.spot];
}

/** A spreadsheet would compute a text that begins so; a number with its sign is none. */
const COMPUTED = /^(?:[=@]|[+-](?![\d.]))/;

function field(value: CsvValue): string {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return '';
  const text = typeof value === 'string' && COMPUTED.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
