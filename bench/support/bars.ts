/** What each benchmark's figures are held to. `npm run bench -- all --markdown` runs them one after another and prints the table. */
export interface Bar {
  bench: string;
  figure: string;
  means: string;
  /** `true` is to be true; with neither limit it is shown without a verdict. */
  most?: number;
  least?: number;
  true?: true;
}

export const BARS: readonly Bar[] = [
  { bench: 'decode', figure: 'ratio', means: 'frames to columns, times `JSON.parse`', least: 4.5 },
  { bench: 'ingest', figure: 'ratio', means: 'decode and state, of decode alone', least: 0.7 },
  { bench: 'record', figure: 'lossless_events_per_s', means: 'recorded without a loss', least: 2_000_000 },
  { bench: 'record', figure: 'ratio', means: 'at that rate: ingest while recording, of ingest without', least: 0.9 },
  { bench: 'trial', figure: 'events_per_s', means: 'rules on prints over a day: events a core', least: 10_000_000 },
  { bench: 'replay', figure: 'ratio', means: 'replay as fast as it goes, of the decoder', least: 0.6 },
  { bench: 'replay', figure: 'seek_p99_ms', means: 'a jump within eight hours', most: 60 },
  { bench: 'iv', figure: 'ratio_price_to_iv', means: 'one European implied volatility, in prices', most: 5 },
  { bench: 'american', figure: 'us_per_price', means: 'one American price, µs', most: 40 },
  { bench: 'american', figure: 'max_error_over_S', means: 'its error over spot, against QuantLib', most: 1e-6 },
  { bench: 'chain', figure: 'full_ms', means: 'a 9,000-contract index chain from nothing' },
  { bench: 'chain', figure: 'american_steady_ms', means: 'a 5,000-contract American chain, next pass' },
  { bench: 'scale', figure: 'spy33_visible_age_p95_ms', means: 'SPY, 33 expiries: age of rows on screen', most: 500 },
  { bench: 'scale', figure: 'spy33_backlog_empties', means: 'the model catches up', true: true },
  { bench: 'scale', figure: 'spy33_exdate_visible_age_p95_ms', means: 'the same with an ex-date near', most: 600 },
  { bench: 'scale', figure: 'spy33_exdate_whole_age_p95_ms', means: 'age of every row then' },
  { bench: 'startup', figure: 'first_live_cell_ms', means: 'process start to first live cell', most: 1_200 },
  { bench: 'startup', figure: 'layout_12_ms', means: 'twelve saved panes drawn', most: 300 },
  { bench: 'idle', figure: 'live_page_share', means: 'the page, of a core', most: 0.2 },
  { bench: 'idle', figure: 'live_layouts_per_s', means: 'layouts a second', most: 15 },
  { bench: 'idle', figure: 'live_host_share', means: 'host and engine, of a core', most: 0.1 },
  { bench: 'idle', figure: 'hidden_share', means: 'the page with its window hidden', most: 0.02 },
  { bench: 'idle', figure: 'live_rss_mb', means: 'memory, live source', most: 280 },
  { bench: 'idle', figure: 'simulated_rss_mb', means: 'memory, simulated world', most: 400 },
  { bench: 'latency', figure: 'p99_ms', means: 'socket to batch' },
];

export function judged({ most, least, true: mustBe }: Bar, value: unknown): string {
  if (value === undefined) return 'not measured';
  if (mustBe) return value === true ? 'met' : 'not met';
  if (typeof value !== 'number' || Number.isNaN(value)) return 'not measured';
  if (most === undefined && least === undefined) return '';
  return (most === undefined || value <= most) && (least === undefined || value >= least) ? 'met' : 'not met';
}

export function barText({ most, least, true: mustBe }: Bar): string {
  if (mustBe) return 'yes';
  if (most !== undefined) return `≤ ${most}`;
  return least === undefined ? '' : `≥ ${least}`;
}
