/** What windows get beside their batches: the calendar, the pulse, chain summaries, analytics and the flow of the day. */
import type { Notice, ToWindow } from '../../../shared/contract/streams.ts';
import type { WorldState } from '../../../shared/contract/world.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR, unknownYear } from '../../../shared/market/trading-calendar.ts';
import type { OpenInterestOfTraded } from '../backfill/open-interest-of-traded.ts';
import type { ChainService } from '../chain/chain-service.ts';
import { isStreaming } from '../feed/sockets/socket-machine.ts';
import { answerFlowDay } from '../flow/flow-answers.ts';
import type { Windows } from '../publish/windows.ts';
import type { FlowRebuild } from './flow-rebuild.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import type { PulseReport } from './world-health.ts';

export interface WindowUpdatesOptions {
  windows: Windows;
  pipeline: MarketPipeline;
  chains: ChainService;
  rebuild: FlowRebuild;
  openInterest: Pick<OpenInterestOfTraded, 'search'>;
  send: (windowId: string, message: ToWindow) => void;
  notify: (notice: Notice) => void;
}

export class WindowUpdates {
  readonly #options: WindowUpdatesOptions;
  /** As windows know it. */
  #calendar = BUILT_IN_CALENDAR;
  #unknownYearTold = false;

  constructor(options: WindowUpdatesOptions) {
    this.#options = options;
  }

  /** A window opened: it knows nothing yet. */
  opened(windowId: string, world: WorldState): void {
    const { send } = this.#options;
    send(windowId, { type: 'reset' });
    send(windowId, { type: 'world', world });
    send(windowId, this.#calendarMessage());
  }

  /** Sends the calendar where closures were learnt, and says once that a year has no calendar. True where it changed. */
  calendar(nowMs: EpochMs): boolean {
    const { pipeline, windows, notify } = this.#options;
    const changed = pipeline.calendar !== this.#calendar;
    this.#calendar = pipeline.calendar;
    if (changed) windows.broadcast(this.#calendarMessage());
    const unknown = unknownYear(etDate(nowMs));
    if (unknown && !this.#unknownYearTold)
      notify({ id: 'calendar', level: 'warning', title: 'Trading days are not known', message: unknown, atMs: nowMs });
    this.#unknownYearTold = unknown !== undefined;
    return changed;
  }

  pulse({ health, latencyMs, stale }: PulseReport, nowMs: EpochMs): void {
    const { windows } = this.#options;
    windows.tellState({
      type: 'pulse',
      atMs: nowMs,
      eventsPerSecond: health.sockets.reduce((sum, s) => sum + s.eventsPerSecond, 0),
      latencyMs,
      stale,
      polling: health.sockets.filter((s) => s.polling && !isStreaming(s.state)).map((s) => s.market),
      restWait: health.rest.waiting,
    });
    for (const windowId of windows.demand.windowsWanting('health'))
      windows.tellStateTo(windowId, { type: 'health', health });
  }

  chainSummaries(): void {
    const { windows, chains } = this.#options;
    for (const windowId of windows.demand.windowsWanting('chain')) {
      for (const item of windows.demand.items(windowId)) {
        if (item.kind !== 'chain') continue;
        for (const chain of chains.summaries(item.underlying, item.expiries))
          windows.tellStateTo(windowId, { type: 'chain', chain });
      }
    }
  }

  /** `budgetUs`: how much may be computed at once; a second's share unless said. */
  analytics(nowMs: EpochMs, budgetUs?: number): void {
    const { windows, chains } = this.#options;
    const asked = windows.demand.analytics();
    const requests = new Map([...asked].map(([id, { request }]) => [id, request]));
    for (const [id, result] of chains.answers(requests, nowMs, budgetUs)) {
      for (const { windowId, key } of asked.get(id)!.targets)
        windows.tellStateTo(windowId, { type: 'analytics', key, result });
    }
  }

  flowDays(): void {
    const { windows, pipeline, rebuild, openInterest } = this.#options;
    const { day, table } = pipeline;
    const openInterestSearch = openInterest.search;
    for (const { request, targets } of windows.demand.flowDays().values()) {
      const result = answerFlowDay({ day, table, told: rebuild.told, openInterestSearch }, request);
      for (const { windowId, key } of targets) windows.tellStateTo(windowId, { type: 'flowDay', key, result });
    }
  }

  #calendarMessage(): ToWindow {
    return { type: 'calendar', learnt: this.#options.pipeline.calendar.learnt };
  }
}
