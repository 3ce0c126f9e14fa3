/**
 * `node scripts/flat-file-day.ts SESSION FOLDER`: a recorded session's events as the vendor's flat files (option and stock trades and quotes,
 * index values, minute bars), so that an import can be shown without anybody's data: the example day is made from a seed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MARKET_OF_CHANNEL } from '../src/main/engine/session/format/format.ts';
import { nodeFiles } from '../src/main/engine/session/format/node-files.ts';
import { parseJson, readIfWhole } from '../src/main/engine/session/reading/chunk-messages.ts';
import { openSession } from '../src/main/engine/session/reading/join-sessions.ts';

/** An event as the sockets send it; of a bar `s` is the start, in milliseconds, otherwise the size. */
interface WireEvent {
  ev: string;
  sym?: string;
  T?: string;
  [field: string]: unknown;
}

type Row = readonly unknown[];
interface Table {
  file: string;
  header: string;
  /** Undefined where the event is of no such row. */
  row(event: WireEvent): Row | undefined;
}

const ns = (ms: unknown): string => `${Number(ms)}000000`;
const list = (codes: unknown): string => (Array.isArray(codes) ? `"${codes.join(',')}"` : '');
const of =
  (kind: string, row: (e: WireEvent) => Row): Table['row'] =>
  (e) =>
    e.ev === kind ? row(e) : undefined;

const bars = of('AM', (e) => [e.sym, e.v, e.o, e.c, e.h, e.l, ns(e.s), '']);
const BARS_HEADER = 'ticker,volume,open,close,high,low,window_start,transactions';
const TABLES: Readonly<Record<'options' | 'stocks' | 'indices', readonly Table[]>> = {
  options: [
    {
      file: 'us_options_opra/trades.csv',
      header: 'ticker,conditions,correction,exchange,price,sip_timestamp,size',
      row: of('T', (e) => [e.sym, list(e.c), 0, e.x, e.p, ns(e.t), e.s]),
    },
    {
      file: 'us_options_opra/quotes.csv',
      header: 'ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,sequence_number,sip_timestamp',
      row: of('Q', (e) => [e.sym, e.ax, e.ap, e.as, e.bx, e.bp, e.bs, e.q ?? 0, ns(e.t)]),
    },
  ],
  stocks: [
    {
      file: 'us_stocks_sip/trades.csv',
      header:
        'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp',
      row: of('T', (e) => [e.sym, list(e.c), 0, e.x, e.i ?? '', ns(e.t), e.p, e.q ?? 0, ns(e.t), e.s, e.z ?? 1, 0, 0]),
    },
    {
      file: 'us_stocks_sip/quotes.csv',
      header:
        'ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,indicators,participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp',
      row: of('Q', (e) => [e.sym, e.ax, e.ap, e.as, e.bx, e.bp, e.bs, '', '', ns(e.t), e.q ?? 0, ns(e.t), e.z ?? 1, 0]),
    },
    { file: 'us_stocks_sip/minutes.csv', header: BARS_HEADER, row: bars },
  ],
  indices: [
    {
      file: 'us_indices/values.csv',
      header: 'ticker,timestamp,value',
      row: of('V', (e) => [e.T, ns(e.t), e.val]),
    },
  ],
};

export function writeFlatFileDay(session: string, folder: string): void {
  const opened = openSession(nodeFiles, session);
  const lines = new Map(Object.values(TABLES).flatMap((tables) => tables.map((table) => [table, [table.header]])));
  for (const chunk of opened.chunks)
    readIfWhole(opened, chunk, ({ channelId, data }) => {
      const market = MARKET_OF_CHANNEL[channelId];
      if (!market) return;
      for (const event of parseJson<WireEvent[]>(data))
        for (const table of TABLES[market]) {
          const row = table.row(event);
          if (row) lines.get(table)!.push(row.join(','));
        }
    });
  opened.close();
  for (const [{ file }, rows] of lines) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), `${rows.join('\n')}\n`);
  }
}

const [session, folder] = process.argv.slice(2);
if (import.meta.main) {
  if (session === undefined || folder === undefined) throw new Error('name a session and a folder');
  writeFlatFileDay(session, folder);
}
