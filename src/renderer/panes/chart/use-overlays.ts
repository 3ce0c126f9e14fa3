/** The overlays of one chart: what its legend's readings hand over, and what the bars themselves say of the last session. */
import { useEffect, useMemo, useRef } from 'react';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { BarArrays } from '../../charts/bar-columns.ts';
import { DAY_MS } from '../../charts/chart-time.ts';
import type { OverlayData } from '../../charts/layers/overlay-data.ts';
import { FlowStrip } from '../../charts/layers/flow-strip.ts';
import { Overlays } from '../../charts/layers/overlays.ts';
import { SessionMarks } from '../../charts/layers/session-marks.ts';
import type { OverlayName } from '../../charts/overlay-choices.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import type { PutOverlay } from './OverlayReadings.tsx';
import { sessionLevels } from './select-overlays.ts';

interface ChartOverlays {
  /** Those that are on and fit the symbol: a contract has none. */
  names: readonly OverlayName[];
  put: PutOverlay;
  drawOn(chart: PriceChart): void;
  /** Other bars are on the chart. */
  barsShown(bars: BarArrays, timeframeMs: number): void;
}

/** A contract has no option flow of its own, and flow is of one session. */
export const isIntradayUnderlying = (symbol: string, timeframeMs: number): boolean =>
  timeframeMs < DAY_MS && !parseOptionSymbol(symbol);

export function useOverlays(symbol: string, wanted: readonly OverlayName[]): ChartOverlays {
  const layer = useRef<Overlays>(undefined);
  const strip = useRef<FlowStrip>(undefined);
  const sessions = useRef<SessionMarks>(undefined);
  const kept = useRef(new Map<OverlayName, OverlayData>());
  const names = useMemo(() => (parseOptionSymbol(symbol) ? [] : wanted), [symbol, wanted]);
  const onSessions = names.includes('sessions');
  const shown = useRef<{ bars: BarArrays; timeframeMs: number }>(undefined);
  const put = useMemo<PutOverlay>(
    () => (name, data) => {
      if (data) kept.current.set(name, data);
      else kept.current.delete(name);
      if (name === 'strip') strip.current?.show(data?.strip ?? []);
      else layer.current?.put(name, data);
    },
    [],
  );
  const drawSessions = useRef(() => {});
  drawSessions.current = () => {
    const { bars, timeframeMs } = shown.current ?? {};
    const drawn = onSessions && bars && timeframeMs !== undefined && timeframeMs < DAY_MS;
    const { calendar } = useCalendarStore.getState();
    put('sessions', drawn ? { levels: sessionLevels(bars, calendar, marketNowMs()) } : undefined);
    sessions.current?.show(onSessions);
  };
  useEffect(() => drawSessions.current(), [onSessions]);
  return {
    names,
    put,
    drawOn(chart) {
      layer.current = chart.add((stage) => new Overlays(stage));
      sessions.current = chart.add((stage) => new SessionMarks(stage));
      strip.current = chart.add((stage) => new FlowStrip(stage));
      strip.current.show(kept.current.get('strip')?.strip ?? []);
      for (const [name, data] of kept.current) if (name !== 'strip') layer.current.put(name, data);
      sessions.current.show(onSessions);
    },
    barsShown(bars, timeframeMs) {
      shown.current = { bars, timeframeMs };
      drawSessions.current();
    },
  };
}
