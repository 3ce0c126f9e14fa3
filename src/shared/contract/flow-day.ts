/** What panes request about the session's flow, and what the engine sends once a second as plain objects. */
import { z } from 'zod';
import type { FlowSum } from '../flow/flow-sums.ts';
import type { EpochMs } from '../market/calendar.ts';
import { symbolField } from './fields.ts';

/** Empty = all. Feed symbols of underlyings. */
const underlyings = z.array(symbolField).max(200);

export const LEADER_GROUPS = ['underlying', 'expiry', 'contract'] as const;
export type LeaderGroup = (typeof LEADER_GROUPS)[number];

/** What a board is sorted by; the largest size of the number first, whatever its sign. */
export const LEADER_ORDERS = ['premium', 'net', 'delta', 'imbalance', 'volumeOverOi', 'hits', 'againstUsual'] as const;
export type LeaderOrder = (typeof LEADER_ORDERS)[number];

export const BAR_MINUTES = [1, 5, 10, 30] as const;

export const flowDayRequestSchema = z.discriminatedUnion('what', [
  /** Of these, or of all but those `without`. */
  z.object({ what: z.literal('totals'), underlyings, without: underlyings.optional() }),
  z.object({
    what: z.literal('leaders'),
    by: z.enum(LEADER_GROUPS),
    order: z.enum(LEADER_ORDERS),
    underlyings,
    limit: z.number().int().min(1).max(200),
  }),
  z.object({
    what: z.literal('bars'),
    underlying: symbolField,
    minutes: z.union([z.literal(1), z.literal(5), z.literal(10), z.literal(30)]),
  }),
]);
export type FlowDayRequest = z.output<typeof flowDayRequestSchema>;

/** Which part of the session the sums hold. */
export interface FlowDayCover {
  /** The exchange date; undefined before the first print. */
  date?: string;
  /** Stretches whose prints were counted, in order; between two of them prints may be missing. */
  spans: { fromMs: EpochMs; toMs: EpochMs }[];
  /** Set while earlier recordings of the day are being read: the share done, 0 … 1. */
  rebuilding?: number;
  /** How often the sums were completed from recordings: a list filled before that lacks what was added then. */
  rebuilt: number;
  /** Cancels that took no print out of the sums, and their premium in US dollars: where their print was counted, it still is. */
  loose?: { cancels: number; premiumUsd: number };
  /** Prints that are in no sum, for their own time cannot be. */
  wrongTimes?: number;
  /** Prints that are in no sum, for their own price or size cannot be. */
  wrongValues?: number;
  /** Prints that are in no sum, for they are stamped on an earlier date. */
  earlierDays?: number;
  /** A sentence where recordings of the day could not be read. */
  missing?: string;
}

export interface CallsAndPuts {
  calls: FlowSum;
  puts: FlowSum;
}

/** `minutes` 0: the session. Windows end with the minute of the newest print. */
export interface FlowWindow extends CallsAndPuts {
  minutes: number;
}

export interface FlowTotalsResult extends FlowDayCover {
  what: 'totals';
  newestMs?: EpochMs;
  windows: FlowWindow[];
}

export interface FlowLeader {
  /** Underlying, `underlying expiry`, or the contract's symbol. */
  key: string;
  underlying: string;
  expiry?: string;
  symbol?: string;
  sum: FlowSum;
  /** The session's volume and the previous session's open interest; undefined where unknown or of no contract. */
  volume?: number;
  /** The day's volume is not known: `volume` is what was counted here, and `againstUsual` follows from it. */
  volumeIsLeast?: true;
  openInterest?: number;
  /** Contracts traded so far against what the contract traded on an average day; undefined where that is unknown. */
  againstUsual?: number;
}

/** What becomes of contracts whose open interest is not known. */
export type OpenInterestSearch =
  /** REST is asked for them, most premium first. */
  | 'asking'
  /** The last request failed: all wait for some seconds. */
  | 'pausing'
  /** The plan has no snapshots of options. */
  | 'refused'
  /** The plan counts requests by the minute. */
  | 'counted'
  /** A replay asks nothing. */
  | 'notRecorded';

export interface FlowLeadersResult extends FlowDayCover {
  what: 'leaders';
  leaders: FlowLeader[];
  /** How many there are in all. */
  of: number;
  /** Of how many of them the open interest is known, where the order is by it. */
  openInterestKnown?: number;
  openInterestSearch?: OpenInterestSearch;
}

export interface FlowBar extends CallsAndPuts {
  startMs: EpochMs;
}

export interface FlowBarsResult extends FlowDayCover {
  what: 'bars';
  underlying: string;
  minutes: number;
  /** Oldest first; intervals without a print are left out. */
  bars: FlowBar[];
}

export type FlowDayResult = FlowTotalsResult | FlowLeadersResult | FlowBarsResult;
