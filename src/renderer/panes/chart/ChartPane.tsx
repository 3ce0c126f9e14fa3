/** The price chart of one symbol: history joined to live bars, indicators, gaps hatched, linked crosshair. */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { failureMessage } from '../../bridge/calls.ts';
import { joinChartLink } from '../../charts/chart-link.ts';
import type { ChartView } from '../../charts/chart-style.ts';
import { PriceChart } from '../../charts/price-chart.ts';
import { watchTokens } from '../../charts/tokens.ts';
import { saveCanvas } from '../../components/save-file.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import { Pane } from '../../components/Pane.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { useGapStore } from '../../stores/engine-stores.ts';
import { showFailure } from '../../stores/notices-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import type { BarFeed } from './bar-feed.ts';
import { chartKey, isAlertKey } from './chart-keys.ts';
import type { ChartSettings } from './chart-settings.ts';
import { ChartHeader } from './ChartHeader.tsx';
import { LegendPainter } from './legend-painter.ts';
import { selectGapSpans, touchesSymbol } from './select-gaps.ts';
import { useAlertLines } from './use-alert-lines.ts';
import { useBarFeed } from './use-bar-feed.ts';
import { useCompare } from './use-compare.ts';
import chartStyles from '../../charts/charts.module.css';
import styles from './ChartPane.module.css';

export function ChartPane(props: PaneProps<ChartSettings>): ReactNode {
  const { symbol, settings, setSettings, linkGroup } = props;
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const calendar = useCalendarStore((s) => s.calendar);
  const gaps = useGapStore((s) => s.gaps);
  const host = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const chart = useRef<PriceChart | undefined>(undefined);
  const paintLegend = useRef<(index?: number) => void>(() => undefined);
  const current = useRef<{ feed?: BarFeed; view: ChartView }>(undefined);

  const view = useMemo<ChartView>(
    () => ({
      style: settings.style,
      timeframeMs: settings.timeframeMs,
      zone,
      calendar,
      volume: settings.volume,
      indicators: settings.indicators,
      extendedHours: settings.extendedHours,
    }),
    [settings, zone, calendar],
  );
  const { feed, state } = useBarFeed(symbol, settings.timeframeMs, {
    barsReplaced(first) {
      showAll();
      if (first) chart.current?.showLatest();
    },
    barChanged(index, change) {
      chart.current?.barChanged(index, change);
    },
  });
  current.current = { feed, view };

  const comparison = useCompare(symbol, settings.compare, settings.timeframeMs);
  const latestComparison = useRef(comparison);
  latestComparison.current = comparison;
  const alerts = useAlertLines(symbol);
  const latestAlerts = useRef(alerts);
  latestAlerts.current = alerts;

  const showAll = (): void => {
    const { feed: shown, view: wanted } = current.current!;
    if (!shown || !chart.current) return;
    const spans = selectGapSpans(symbol, shown.gaps, useGapStore.getState().gaps, marketNowMs());
    chart.current.show(shown.bars, wanted, spans);
    paintLegend.current();
  };
  const showLatest = useRef(showAll);
  showLatest.current = showAll;

  const link = useRef<ReturnType<typeof joinChartLink>>(undefined);
  const linkRules = useRef(settings);
  linkRules.current = settings;

  useEffect(() => {
    const element = host.current;
    if (!feed || !element || !legend.current) return undefined;
    legend.current.replaceChildren();
    const painter = new LegendPainter(legend.current);
    let hovered: number | undefined;
    const created = new PriceChart(element, feed.bars, current.current!.view, {
      hovered(index) {
        hovered = index;
        paintLegend.current();
      },
      pointed(atMs) {
        if (linkRules.current.syncCrosshair) link.current?.send({ kind: 'crosshair', atMs });
      },
      ranged(fromMs, toMs) {
        if (linkRules.current.syncRange) link.current?.send({ kind: 'range', fromMs, toMs });
      },
      olderWanted() {
        void feed.loadOlder();
        latestComparison.current.loadOlder();
      },
      drawn: () => paintLegend.current(),
    });
    chart.current = created;
    latestAlerts.current.drawOn(created);
    latestComparison.current.drawOn(created);
    paintLegend.current = () => {
      const index = hovered ?? feed.bars.length - 1;
      const readings = [
        ...created.indicators.readings(index),
        ...latestComparison.current.readings(feed.bars.at(index)?.startMs),
      ];
      painter.paint(feed.bars.at(index), feed.bars.at(index - 1), readings);
    };
    const unwatch = watchTokens(element.ownerDocument, () => created.repaintTheme());
    if (feed.state.kind === 'ready') {
      showLatest.current();
      created.showLatest();
    }
    return () => {
      unwatch();
      created.remove();
      chart.current = undefined;
      paintLegend.current = () => undefined;
    };
  }, [feed]);

  // An open gap grows with the clock.
  const open = gaps.some((gap) => gap.endMs === undefined && touchesSymbol(gap, symbol));
  const grownToMs = useWorldStore((s) => (open ? s.pulse?.atMs : undefined));
  useEffect(() => showLatest.current(), [view, gaps, grownToMs]);

  useEffect(() => {
    const joined = joinChartLink(linkGroup, (message) => {
      if (message.kind === 'crosshair' && linkRules.current.syncCrosshair) chart.current?.pointer.pointAt(message.atMs);
      if (message.kind === 'range' && linkRules.current.syncRange)
        chart.current?.pointer.showRange(message.fromMs, message.toMs);
    });
    link.current = joined;
    return joined.leave;
  }, [linkGroup]);

  const save = (): void => {
    if (!chart.current) return;
    saveCanvas(`${symbol} chart.png`, chart.current.screenshot()).catch((error: unknown) =>
      showFailure('chart-image', 'The picture was not saved', failureMessage(error)),
    );
  };
  const empty = state.kind === 'ready' && feed?.bars.length === 0;
  return (
    <Pane label={`Chart of ${symbol}`} header={<ChartHeader pane={props} state={state} onSave={save} />}>
      <div className={styles.legend} ref={legend} aria-live="off" />
      <ContextMenu items={() => latestAlerts.current.menuItems()}>
        <div
          ref={host}
          className={chartStyles.price}
          tabIndex={0}
          role="img"
          aria-label={`Price chart of ${symbol}. Arrow keys scroll, plus and minus zoom, End shows the newest bar, A sets an alert at the pointer.`}
          onKeyDown={(event) => {
            if (!chart.current) return;
            const added = isAlertKey(event) && latestAlerts.current.addAtPointer();
            if (added || chartKey(event, chart.current, settings, setSettings)) event.preventDefault();
          }}
        />
      </ContextMenu>
      <a className={styles.credit} href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
        Charts by TradingView
      </a>
      {state.kind !== 'ready' && <div className={styles.veil} />}
      {state.kind === 'loading' && <Skeleton rows={8} />}
      {state.kind === 'failed' && (
        <ErrorState title={`No history for ${symbol}`} message={state.message} onRetry={() => void feed?.reload()} />
      )}
      {empty && <EmptyState message={`No bars of ${symbol} yet. The first live one will start the chart.`} />}
    </Pane>
  );
}
