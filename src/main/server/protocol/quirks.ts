/**
 * What people with keys saw the vendor do beside its documentation (docs/protocol.md, TRAP-16 to TRAP-30), each to be turned on or off.
 * What was seen with certainty is usual for `tapedeck simulate`; a server that is told nothing has none.
 */

interface Quirk {
  /** Seen with certainty. */
  usual: boolean;
  trap: number;
  /** What the server does while it is on; `off` what it does otherwise, where that is not plain. */
  on: string;
  off?: string;
}

export const QUIRKS = {
  'zombie-sockets': {
    usual: true,
    trap: 16,
    on: 'a connection that ended without a close frame is counted for 10 to 30 s more; a newcomer is told max_connections instead of hello',
  },
  'zombie-clean-close': {
    usual: false,
    trap: 16,
    on: 'connections that were closed cleanly are counted on as well',
  },
  'quote-cap-refuses-frame': {
    usual: true,
    trap: 17,
    on: 'a frame that would pass the cap of option quotes is refused whole, with "Subscription limit reached…" for part of its contracts',
    off: 'what fits is taken, the rest is "not authorized"',
  },
  'silent-delayed-key': {
    usual: false,
    trap: 19,
    on: 'a delayed key on the real-time host is let in and then hears nothing, not even acks',
    off: 'it is told "You don\'t have access real-time data…" and each subscription is refused',
  },
  'delayed-option-quotes': {
    usual: false,
    trap: 19,
    on: 'the delayed host streams option quotes to plans that have trades',
    off: 'they are "not authorized" there',
  },
  'stale-spot': {
    usual: true,
    trap: 20,
    on: 'without a stocks plan an underlying carries the price of 15 minutes ago, marked DELAYED',
    off: 'it carries no price',
  },
  'absent-index-spot': {
    usual: false,
    trap: 20,
    on: 'without an indices plan an index underlying carries no value',
    off: 'it carries that of 15 minutes ago, marked DELAYED',
  },
  'partial-stock-bars': {
    usual: true,
    trap: 20,
    on: "an options plan reads stocks' daily bars (status DELAYED) and zero rows of older minutes; today's minutes are refused",
    off: 'every stock bar is refused',
  },
  'bare-429': {
    usual: true,
    trap: 21,
    on: 'paid plans meet 429 above 100 requests a second, without body or headers',
    off: 'paid plans never meet it',
  },
  'slow-in-parallel': {
    usual: true,
    trap: 21,
    on: 'on delayed plans two requests in flight are fastest, three or more slower than one, eight do not come back',
  },
  'frozen-index-quotes': {
    usual: true,
    trap: 22,
    on: 'index option quotes in snapshots stand still from 17:00 ET, while their Greeks go on',
    off: 'they move on with the index',
  },
  'flapping-oi': {
    usual: false,
    trap: 23,
    on: "from 06:20 to 06:45 ET open interest changes between yesterday's value and today's",
    off: "it is today's from 06:30 ET on",
  },
  'silent-prefix-wildcards': {
    usual: true,
    trap: 24,
    on: 'AM.O:SPY* is acknowledged and stays silent',
    off: 'it is "not authorized"',
  },
  'bars-resent': {
    usual: true,
    trap: 25,
    on: 'second bars come 2 s late; some bars of seconds and minutes come again within 15 minutes',
    off: 'each bar comes once, when its time is over',
  },
  'history-edge': {
    usual: true,
    trap: 26,
    on: "history older than the plan's is refused whole (403); a free key is silently clipped",
    off: 'every plan reads all history',
  },
  'repeated-sequences': {
    usual: false,
    trap: 27,
    on: 'sequence numbers repeat: REST option trades mostly carry 0',
    off: 'they are unique per ticker and day',
  },
  'url-limit': {
    usual: true,
    trap: 30,
    on: 'URLs beyond 8,000 characters are answered 414',
  },
} as const satisfies Record<string, Quirk>;

export type QuirkName = keyof typeof QUIRKS;
export type Quirks = ReadonlySet<QuirkName>;

export const NO_QUIRKS: Quirks = new Set();

const entries = Object.entries(QUIRKS) as [QuirkName, Quirk][];
export const QUIRK_NAMES: readonly QuirkName[] = entries.map(([name]) => name);
export const USUAL_QUIRKS: Quirks = new Set(entries.flatMap(([name, { usual }]) => (usual ? [name] : [])));

/** `NAME=on` or `NAME=off` applied to a set; undefined where it cannot be read. */
export function withQuirk(quirks: Quirks, setting: string): Quirks | undefined {
  const [name, value] = setting.split('=').map((word) => word.trim());
  const known = QUIRK_NAMES.find((one) => one === name);
  if (!known || (value !== 'on' && value !== 'off')) return undefined;
  const changed = new Set(quirks);
  if (value === 'on') changed.add(known);
  else changed.delete(known);
  return changed;
}

/** One line each, for the command's help. */
export const quirkHelp = (): string =>
  entries
    .map(([name, { usual, on, off }]) => `  ${name} (${usual ? 'on' : 'off'}): ${on}${off ? `; off: ${off}` : ''}`)
    .join('\n');
