/** A FlowFeed wired to the window: demand, live prints, the first fill, resets. */
import { useEffect, useMemo, useState } from 'react';
import { rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import { readBatch, SECTION } from '../../../shared/contract/batch.ts';
import type { FlowFilter } from '../../../shared/contract/demand.ts';
import type { AbsentPrints } from '../../../shared/flow/whole-values.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { mirror } from '../../stores/market.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { FlowFeed } from './flow-feed.ts';
import { FIRST_FILL } from './flow-settings.ts';
import type { ViewFilter } from './flow-view.ts';

const TEXT = new TextDecoder();

export interface FirstFill {
  /** Asked for, and not here yet: what the list lacks is not known. */
  pending?: true;
  /** Why there is none; undefined when it came. */
  reason?: string;
  /** False: the list holds the newest of what passes the filter, and there are older ones. */
  whole?: boolean;
  /** Before this only prints kept for the session are in the list. */
  allSinceMs?: number;
}

/** `rebuilt` counts how often the engine's memory was completed: each time the list is filled again. */
export function useFlowFeed(filter: ViewFilter, rebuilt: number): { feed: FlowFeed; firstFill: FirstFill } {
  const ratePoints = usePreferencesStore((s) => s.preferences.rateCurve);
  const calendar = useCalendarStore((s) => s.calendar);
  const [feed] = useState(
    () => new FlowFeed(filter, (id) => mirror.symbolOf(id), { rateAt: rateCurveOf(ratePoints), calendar }),
  );
  const [firstFill, setFirstFill] = useState<FirstFill>({ pending: true });
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  // By value: another object that asks for the same must not ask again.
  const asking = JSON.stringify(filter.engine);
  const engine = useMemo(() => JSON.parse(asking) as FlowFilter, [asking]);
  const { where } = filter;
  useDemand([{ kind: 'flow', key: `flow ${asking}`, filter: engine }]);

  useEffect(() => mirror.onPrints((section) => feed.receive(section)), [feed]);
  useEffect(() => feed.refilter(filter), [feed, filter]);
  useEffect(() => feed.estimates.solveBy(rateCurveOf(ratePoints), calendar), [feed, ratePoints, calendar]);

  useEffect(() => {
    if (!ready) return undefined;
    let asked = 0;
    const fill = async (): Promise<void> => {
      const mine = ++asked;
      setFirstFill({ pending: true });
      try {
        const history = await fetchHistory(engine, where);
        if (mine !== asked) return;
        feed.prepend(history.section, history.symbols, history.whole, history.absent);
        setFirstFill({ reason: history.reason, whole: history.whole, allSinceMs: history.allSinceMs });
      } catch (error) {
        if (mine === asked) setFirstFill({ reason: failureMessage(error) });
      }
    };
    const stopReset = mirror.onReset(() => {
      feed.reset();
      void fill();
    });
    void fill();
    return () => {
      asked++;
      stopReset();
    };
  }, [feed, engine, where, ready, rebuilt]);
  return { feed, firstFill };
}

interface History {
  section: { rows: number; ids: Uint32Array; values: Float64Array };
  symbols: Map<number, string>;
  reason: string | undefined;
  whole: boolean;
  allSinceMs: number | undefined;
  absent: readonly AbsentPrints[];
}

async function fetchHistory(filter: FlowFilter, where: string): Promise<History> {
  const { batch, reason, whole, allSinceMs, absent } = await call('flow.history', {
    filter,
    match: { where },
    limit: FIRST_FILL,
  });
  const symbols = new Map<number, string>();
  let section: History['section'] = { rows: 0, ids: new Uint32Array(0), values: new Float64Array(0) };
  for (const part of readBatch(batch).sections) {
    if (part.kind === SECTION.prints) section = part;
    if (part.kind !== SECTION.symbols) continue;
    const names = TEXT.decode(part.extra).split('\n');
    for (let i = 0; i < part.rows; i++) symbols.set(part.ids[i], names[i]);
  }
  return { section, symbols, reason, whole, allSinceMs, absent };
}
