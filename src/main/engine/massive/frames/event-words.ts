/** What each key means in each kind of event: the one place where fields of Massive's WebSocket events are named. */
import { EVENT, type EventColumns, type EventKind } from '../../../../shared/market/event-columns.ts';
import type { KeyName } from './wire-keys.ts';

type BlockName = {
  [Name in keyof EventColumns]: EventColumns[Name] extends { atMs: Float64Array } ? Name : never;
}[keyof EventColumns];
type NumberColumn<Block extends BlockName> = {
  [Name in keyof EventColumns[Block]]: EventColumns[Block][Name] extends Float64Array ? Name : never;
}[keyof EventColumns[Block]] &
  string;

export interface EventWords<Block extends BlockName = BlockName> {
  event: EventKind;
  block: Block;
  /** Event time, in any unit, into `atMs` and `atSubNs`. */
  time: KeyName;
  /** Other times, of which only the milliseconds are kept. */
  times?: Partial<Record<KeyName, NumberColumn<Block>>>;
  numbers: Partial<Record<KeyName, NumberColumn<Block>>>;
  /** Decimals sent as strings; where present they override the number of their column. */
  decimals?: Partial<Record<KeyName, NumberColumn<Block>>>;
  /** A string of one letter, kept as its code. */
  letters?: Partial<Record<KeyName, NumberColumn<Block>>>;
  /** 1 where true, else unknown. */
  flags?: Partial<Record<KeyName, NumberColumn<Block>>>;
  /** A list of small integers, into the codes. */
  codes?: KeyName;
  /** A string that stays in the frame: its start and end are kept. */
  text?: KeyName;
}

const words = <Block extends BlockName>(spec: EventWords<Block>): EventWords => spec as unknown as EventWords;

const bar = {
  time: 's',
  times: { e: 'endMs' },
  numbers: {
    o: 'open',
    h: 'high',
    l: 'low',
    c: 'close',
    v: 'volume',
    vw: 'vwap',
    z: 'averageSize',
    av: 'dayVolume',
    op: 'dayOpen',
    a: 'dayVwap',
  },
  decimals: { dv: 'volume', dav: 'dayVolume' },
  flags: { otc: 'otc' },
} as const;

/** By the value of `ev`, the most frequent first. */
export const EVENT_WORDS: Readonly<Record<string, EventWords>> = {
  Q: words({
    event: EVENT.quote,
    block: 'quotes',
    time: 't',
    numbers: {
      bp: 'bid',
      ap: 'ask',
      bs: 'bidSize',
      as: 'askSize',
      bx: 'bidExchange',
      ax: 'askExchange',
      c: 'condition',
      q: 'sequence',
      z: 'tape',
    },
    codes: 'i',
  }),
  T: words({
    event: EVENT.trade,
    block: 'trades',
    time: 't',
    times: { pt: 'participantAtMs', trft: 'trfAtMs' },
    numbers: { p: 'price', s: 'size', x: 'exchange', q: 'sequence', z: 'tape', trfi: 'trfId' },
    decimals: { ds: 'size' },
    codes: 'c',
    text: 'i',
  }),
  A: words({ ...bar, event: EVENT.secondBar, block: 'secondBars' }),
  AM: words({ ...bar, event: EVENT.minuteBar, block: 'minuteBars' }),
  V: words({ event: EVENT.indexValue, block: 'indexValues', time: 't', numbers: { val: 'value' } }),
  FMV: words({ event: EVENT.fairMarketValue, block: 'fairMarketValues', time: 't', numbers: { fmv: 'value' } }),
  LULD: words({
    event: EVENT.luld,
    block: 'luld',
    time: 't',
    numbers: { h: 'bandHigh', l: 'bandLow', q: 'sequence', z: 'tape' },
    codes: 'i',
  }),
  NOI: words({
    event: EVENT.imbalance,
    block: 'imbalances',
    time: 't',
    numbers: { at: 'auctionHhmm', i: 'sequence', x: 'exchange', o: 'imbalance', p: 'paired', b: 'clearingPrice' },
    letters: { a: 'auctionType' },
  }),
};
