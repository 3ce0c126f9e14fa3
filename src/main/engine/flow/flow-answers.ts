/** Answers panes' requests on the session's flow. */
import {
  addFlowSums,
  emptyFlowSum,
  FLOW_FIELDS,
  imbalance,
  lessFlowSum,
  type FlowSum,
} from '../../../shared/flow/flow-sums.ts';
import type {
  FlowBar,
  FlowDayCover,
  FlowDayRequest,
  FlowDayResult,
  FlowLeader,
  FlowLeadersResult,
  FlowTotalsResult,
  LeaderOrder,
  OpenInterestSearch,
} from '../../../shared/contract/flow-day.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { ALL_UNDERLYINGS, type FlowDay } from './flow-day.ts';

type Sides = Record<'calls' | 'puts', FlowSum>;
const WINDOWS = [5, 10, 30];
const LAST_MINUTE = 24 * 60;

export interface FlowAnswerInputs {
  day: FlowDay;
  table: InstrumentTable;
  /** How complete the day is. */
  told: Pick<FlowDayCover, 'rebuilding' | 'rebuilt' | 'missing'>;
  openInterestSearch?: OpenInterestSearch;
}

export function answerFlowDay(inputs: FlowAnswerInputs, request: FlowDayRequest): FlowDayResult {
  const { day, told } = inputs;
  const loose = day.looseCancels;
  const cover: FlowDayCover = {
    date: day.date,
    spans: day.spans.map((span) => ({ ...span })),
    ...(loose.cancels > 0 && { loose }),
    ...(day.leftOut.wrongTimes > 0 && { wrongTimes: day.leftOut.wrongTimes }),
    ...(day.leftOut.wrongValues > 0 && { wrongValues: day.leftOut.wrongValues }),
    ...(day.leftOut.earlierDays > 0 && { earlierDays: day.leftOut.earlierDays }),
    ...told,
  };
  switch (request.what) {
    case 'totals':
      return { ...cover, ...totals(day, request.underlyings, request.without ?? []) };
    case 'leaders':
      return { ...cover, ...leaders(inputs, request) };
    case 'bars':
      return { ...cover, what: 'bars', ...bars(day, request.underlying, request.minutes) };
  }
}

function totals(
  day: FlowDay,
  underlyings: readonly string[],
  without: readonly string[],
): Pick<FlowTotalsResult, 'what' | 'newestMs' | 'windows'> {
  const idsOf = (names: readonly string[]): number[] => names.flatMap((name) => day.underlyingId(name) ?? []);
  const ids = underlyings.length === 0 ? [ALL_UNDERLYINGS] : idsOf(underlyings);
  const others = idsOf(without);
  const newest = day.minuteOf(day.newestMs);
  const windows = [...WINDOWS, 0].map((minutes) => {
    const from = minutes === 0 ? 0 : newest - minutes + 1;
    const over = (id: number): Sides => day.minutes.over(id, from, LAST_MINUTE);
    const [parts, less] = [ids.map(over), others.map(over)];
    const sum = (side: keyof Sides): FlowSum => {
      const total = addFlowSums(parts.map((part) => part[side]));
      return less.length === 0 ? total : lessFlowSum(total, addFlowSums(less.map((part) => part[side])));
    };
    return { minutes, calls: sum('calls'), puts: sum('puts') };
  });
  return { what: 'totals', newestMs: Number.isFinite(day.newestMs) ? day.newestMs : undefined, windows };
}

function bars(
  day: FlowDay,
  underlying: string,
  minutes: number,
): { underlying: string; minutes: number; bars: FlowBar[] } {
  const found: FlowBar[] = [];
  const id = day.underlyingId(underlying);
  for (const one of id === undefined ? [] : day.minutes.between(id, 0, LAST_MINUTE)) {
    const startMs = day.startMs + Math.floor(one.minute / minutes) * minutes * 60_000;
    const last = found.at(-1);
    if (last?.startMs !== startMs) {
      found.push({ startMs, calls: one.calls, puts: one.puts });
      continue;
    }
    last.calls = addFlowSums([last.calls, one.calls]);
    last.puts = addFlowSums([last.puts, one.puts]);
  }
  return { underlying, minutes, bars: found };
}

type LeadersRequest = Extract<FlowDayRequest, { what: 'leaders' }>;

function leaders(
  inputs: FlowAnswerInputs,
  request: LeadersRequest,
): Pick<FlowLeadersResult, 'what' | 'leaders' | 'of' | 'openInterestKnown' | 'openInterestSearch'> {
  const best = new Best(request.limit, LEADER_RANKS[request.order]);
  let openInterestKnown = 0;
  eachLeader(inputs, request, (leader) => {
    best.offer(leader);
    if (leader.openInterest !== undefined) openInterestKnown++;
  });
  const byInterest = request.by === 'contract' && request.order === 'volumeOverOi';
  const { openInterestSearch } = inputs;
  return {
    what: 'leaders',
    leaders: best.leaders,
    of: best.offered,
    ...(byInterest && { openInterestKnown, ...(openInterestSearch && { openInterestSearch }) }),
  };
}

/** The highest few; an offered object may be overwritten afterwards. */
class Best {
  readonly #limit: number;
  readonly #rank: (leader: FlowLeader) => number | undefined;
  readonly #found: { value: number; leader: FlowLeader }[] = [];
  offered = 0;

  constructor(limit: number, rank: (leader: FlowLeader) => number | undefined) {
    this.#limit = limit;
    this.#rank = rank;
  }

  get leaders(): FlowLeader[] {
    return this.#found.map(({ leader }) => leader);
  }

  offer(leader: FlowLeader): void {
    this.offered++;
    const value = this.#rank(leader);
    const full = this.#found.length >= this.#limit;
    if (value === undefined || (full && value <= this.#found.at(-1)!.value)) return;
    let place = this.#found.length;
    while (place > 0 && this.#found[place - 1].value < value) place--;
    this.#found.splice(place, 0, { value, leader: { ...leader, sum: { ...leader.sum } } });
    if (full) this.#found.pop();
  }
}

/** Every one that traded. Contracts may be a hundred thousand: copy what you keep. */
export function eachLeader(
  inputs: Pick<FlowAnswerInputs, 'day' | 'table'>,
  request: Pick<LeadersRequest, 'by' | 'underlyings'>,
  see: (leader: FlowLeader) => void,
): void {
  if (request.by === 'contract') eachContract(inputs, request.underlyings, see);
  else for (const leader of grouped(inputs.day, request)) see(leader);
}

function eachContract(
  { day, table }: Pick<FlowAnswerInputs, 'day' | 'table'>,
  underlyings: readonly string[],
  see: (leader: FlowLeader) => void,
): void {
  const volume = table.column('volume');
  const openInterest = table.column('openInterest');
  const usual = table.column('avgDailyVolume');
  for (const underlying of underlyings.length === 0 ? [undefined] : underlyings) {
    day.each(underlying, (id, contract, sum) => {
      // Where the terminal started late, less was counted here than the day's volume.
      const ofDay = known(volume[id]);
      const traded = Math.max(ofDay ?? 0, sum.contracts);
      see({
        key: contract.symbol,
        underlying: contract.underlying,
        expiry: contract.expiry,
        symbol: contract.symbol,
        sum,
        volume: traded,
        ...(ofDay === undefined && { volumeIsLeast: true as const }),
        openInterest: known(openInterest[id]),
        againstUsual: usual[id] > 0 ? traded / usual[id] : undefined,
      });
    });
  }
}

function grouped(day: FlowDay, { by, underlyings }: Pick<LeadersRequest, 'by' | 'underlyings'>): Iterable<FlowLeader> {
  const groups = new Map<string, FlowLeader>();
  for (const wanted of underlyings.length === 0 ? [undefined] : underlyings) {
    day.each(wanted, (_, { underlying, expiry }, sum) => {
      const key = by === 'expiry' ? `${underlying} ${expiry}` : underlying;
      let leader = groups.get(key);
      if (!leader) {
        leader = { key, underlying, sum: emptyFlowSum(), ...(by === 'expiry' && { expiry }) };
        groups.set(key, leader);
      }
      addInto(leader.sum, sum);
    });
  }
  return groups.values();
}

/** An imbalance of a few dollars is chance. */
const LEAST_SIDED_USD = 25_000;

/** What each order is by; undefined where a leader has no place on that board. */
export const LEADER_RANKS: Record<LeaderOrder, (leader: FlowLeader) => number | undefined> = {
  premium: ({ sum }) => sum.premiumUsd,
  net: ({ sum }) => Math.abs(sum.boughtUsd - sum.soldUsd),
  delta: ({ sum }) => Math.abs(sum.netDeltaUsd),
  imbalance: ({ sum }) => (sum.boughtUsd + sum.soldUsd >= LEAST_SIDED_USD ? Math.abs(imbalance(sum) ?? 0) : undefined),
  volumeOverOi: ({ volume, openInterest }) =>
    volume !== undefined && openInterest !== undefined && openInterest > 0 ? volume / openInterest : undefined,
  hits: ({ sum }) => (sum.keptPrints > 1 ? sum.keptPrints : undefined),
  againstUsual: ({ againstUsual }) => againstUsual,
};

const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

function addInto(total: FlowSum, sum: FlowSum): void {
  for (const field of FLOW_FIELDS) total[field] += sum[field];
}
