/** The price chart of one symbol: history joined to live bars, indicators, gaps hatched, linked crosshair. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { failureMessage } from '../../bridge/calls.ts';
import type { ChartView } from '../../charts/chart-style.ts';
import { timeframeOf } from '../../charts/chart-time.ts';
import { hoursOf } from '../../../shared/settings/drawing-rules.ts';
import { etDate, etTime } from '../../../shared/market/calendar.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { formatSymbol } from '../../components/format.ts';
import { FILE_FORMATS, savePaneFile, useOfferFiles, type PaneFiles } from '../../components/pane-files.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import { Pane } from '../../components/Pane.tsx';
import { NoMarket } from '../../components/NoMarket.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { useGapStore } from '../../stores/engine-stores.ts';
import { mirror } from '../../stores/market.ts';
import { showFailure } from '../../stores/notices-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { delayMsOf } from '../../stores/plan.ts';
import { worldMark } from '../../stores/world-mark.ts';
import { marketNowMs, useNoMarket, useWorldStore } from '../../stores/world-store.ts';
import { usePaneAsks } from '../../workspace/pane-asks.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { addIndicator } from './edit-indicators.ts';
import { barsCsv } from './bars-csv.ts';
import { lastPriceOver } from './last-price.ts';
import { chartKey, isAlertKey } from './chart-keys.ts';
import type { ChartSettings } from './chart-settings.ts';
import { shownBars } from './bar-feed.ts';
import { chartStates } from './chart-words.ts';
import { ChartHeader } from './ChartHeader.tsx';
import { HistoryFault } from './HistoryFault.tsx';
import { Legend } from './Legend.tsx';
import { OverlayReadings } from './OverlayReadings.tsx';
import { COMPARE_READING, paintLegend as paint } from './legend-painter.ts';
import { selectGapSpans, touchesSymbol } from './select-gaps.ts';
import { useAlertLines } from './use-alert-lines.ts';
import { useBarFeed, useRow } from './use-bar-feed.ts';
import { TextField } from './TextField.tsx';
import { useDrawings } from './use-drawings.ts';
import { isIntradayUnderlying, useOverlays } from './use-overlays.ts';
import { useCompare } from './use-compare.ts';
import { useEarlierDay } from './use-earlier-day.ts';
import { usePriceChart } from './use-price-chart.ts';
import { useWidthClass } from './use-width-class.ts';
import { useSessionMinutes } from './use-session-minutes.ts';
import { WaitNote } from './WaitNote.tsx';
import chartStyles from '../../charts/charts.module.css';
import styles from './ChartPane.module.css';

export function ChartPane(props: PaneProps<ChartSettings>): ReactNode {
  const { symbol, settings, setSettings } = props;
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const calendar = useCalendarStore((s) => s.calendar);
  const gaps = useGapStore((s) => s.gaps);
  const host = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidthClass(frame);
  const hovered = useRef<number>(undefined);
  const show = useRef(() => {});

  const { shown, state, reload } = useBarFeed(symbol, settings.timeframeMs, {
    barsReplaced: () => show.current(),
    barChanged(index, change) {
      chart.current?.barChanged(index, change);
    },
  });
  useRow(symbol, props.visible);
  // Until the bars of another timeframe are complete, the chart keeps showing the ones it has, labelled as such.
  const timeframeMs = shown?.timeframeMs ?? settings.timeframeMs;
  const view = useMemo<ChartView>(
    () => ({
      style: settings.style,
      scale: settings.scale,
      timeframeMs,
      hours: hoursOf(symbol),
      zone,
      calendar,
      volume: settings.volume,
      indicators: settings.indicators,
      extendedHours: settings.extendedHours,
      barsAlone: settings.barsAlone,
      strip: settings.overlays.includes('strip') && isIntradayUnderlying(symbol, timeframeMs),
    }),
    [settings, symbol, timeframeMs, zone, calendar],
  );
  const comparison = useCompare(symbol, settings.compare, settings.timeframeMs);
  const drawings = useDrawings(symbol, settings.snap);
  const [comparing, setComparing] = useState(false);
  const asks = useMemo(() => ({ ...drawings.asks, compare: () => setComparing(true) }), [drawings.asks]);
  usePaneAsks(props.paneId, asks, drawings.ready);
  const overlays = useOverlays(symbol, settings.overlays);
  const earlier = useEarlierDay(symbol, overlays.names.includes('before'));
  const compared = settings.compare === undefined || settings.compare === symbol ? [] : [settings.compare];
  const lines = [
    ...compared.map((other) => ({ id: COMPARE_READING, label: `vs ${formatSymbol(other)}` })),
    ...earlier.lines,
  ];
  const alerts = useAlertLines(symbol, drawings.ruled);
  const hasVwap = settings.indicators.some(({ kind }) => kind === 'vwap');
  const minutes = useSessionMinutes(symbol, timeframeMs, hasVwap, () => show.current());

  const paintLegend = (): void => {
    if (!chart.current || !legend.current) return;
    const { bars } = shownBars(shown?.feed);
    const index = hovered.current ?? bars.length - 1;
    const startMs = bars.at(index)?.startMs;
    const readings = [
      ...chart.current.indicators.readings(index),
      ...comparison.readings(startMs),
      ...earlier.readings(startMs),
    ];
    paint(legend.current, bars.at(index), bars.at(index - 1), readings);
  };
  const chart = usePriceChart(host, view, {
    created(made) {
      alerts.drawOn(made);
      comparison.drawOn(made);
      earlier.drawOn(made);
      overlays.drawOn(made);
      drawings.drawOn(made);
    },
    hovered(index) {
      hovered.current = index;
      paintLegend();
    },
    olderWanted() {
      void shown?.feed.loadOlder();
      comparison.loadOlder();
    },
    drawn: paintLegend,
    lastPrice: () => lastPriceOver(shown?.feed.bars, (column) => mirror.read(symbol, column)),
  });

  const showAll = (): void => {
    if (!chart.current) return;
    const { bars, gaps: known, whole } = shownBars(shown?.feed);
    const spans = selectGapSpans(symbol, known, useGapStore.getState().gaps, marketNowMs());
    chart.current.show({ bars, gaps: spans, whole, ...minutes }, view);
    overlays.barsShown(bars, timeframeMs);
    earlier.barsShown(bars, timeframeMs);
    paintLegend();
  };
  useLayoutEffect(() => {
    show.current = showAll;
  });
  // An open gap grows with the clock.
  const open = gaps.some((gap) => gap.endMs === undefined && touchesSymbol(gap, symbol));
  const grownToMs = useWorldStore((s) => (open ? s.pulse?.atMs : undefined));
  useEffect(() => show.current(), [view, gaps, grownToMs]);
  useEffect(() => {
    hovered.current = undefined;
    show.current();
    chart.current?.showLatest();
  }, [chart, shown]);

  useEffect(
    () =>
      useWorldStore.subscribe(({ pulse }, before) => {
        if (pulse !== before.pulse) chart.current?.priceMoved();
      }),
    [chart],
  );

  const shownLabel = timeframeOf(timeframeMs).label;
  const day = (): string => etDate(marketNowMs());
  const markets = [marketOf(symbol)];
  const dataNowMs = (): number => marketNowMs() - delayMsOf(marketOf(symbol));
  const picture = (): HTMLCanvasElement | undefined => {
    const caption = `${formatSymbol(symbol)}  ${shownLabel}  ${day()} ${etTime(marketNowMs())} ET  ${worldMark(markets)}`;
    const names = lines.map(({ label }) => label);
    return chart.current?.screenshot(caption.trim(), names);
  };
  const files: PaneFiles = {
    get name() {
      return `${symbol} ${shownLabel} ${day()}`;
    },
    markets,
    png: picture,
    ...(shown ? { csv: () => barsCsv(symbol, timeframeMs, shown.feed.bars, dataNowMs()) } : {}),
  };
  useOfferFiles(props.paneId, files);
  const save = (format: 'csv' | 'png'): void => {
    if (!host.current) return;
    savePaneFile(host.current.ownerDocument, files, format).catch((error: unknown) =>
      showFailure('chart-file', `The ${FILE_FORMATS[format]} file was not saved`, failureMessage(error)),
    );
  };
  const anchorItems = (): MenuItem[] => {
    const anchor = chart.current?.pointer.pointedMs;
    if (anchor === undefined) return [];
    const indicators = addIndicator(settings.indicators, 'anchoredVwap', { anchor });
    return [{ id: 'anchor', label: 'Anchor VWAP here', onSelect: () => setSettings({ indicators }) }];
  };
  const drawingItems = (): MenuItem[] => {
    const at = chart.current?.pointer.at;
    return at ? drawings.menuItems(at.x, at.y) : [];
  };
  const noMarket = useNoMarket();
  const waiting = state.kind === 'loading' || (state.kind === 'ready' && state.refreshing === true);
  const empty = state.kind === 'ready' && shown?.feed.bars.length === 0;
  const { label } = timeframeOf(settings.timeframeMs);
  const oldestMs = shown && shown.feed.bars.length > 0 ? shown.feed.bars.startMs(0) : Number.NaN;
  const actions = [
    { id: 'save', label: 'Save as PNG', separated: true, onSelect: () => save('png') },
    { id: 'csv', label: 'Save loaded bars as CSV', disabled: !shown, onSelect: () => save('csv') },
  ];
  return (
    <Pane
      // By its timeframe too: several charts of one symbol stand beside each other.
      label={`Chart of ${symbol}, ${label}`}
      header={
        <ChartHeader
          pane={props}
          width={width}
          drawings={drawings}
          comparing={comparing}
          onComparing={setComparing}
          state={state}
          oldestMs={oldestMs}
          newestMs={() =>
            shown && shown.feed.bars.length > 0 ? shown.feed.bars.startMs(shown.feed.bars.length - 1) : Number.NaN
          }
          shownTimeframeMs={timeframeMs}
          actions={actions}
        />
      }
    >
      <Legend
        root={legend}
        isOlder={waiting}
        indicators={settings.indicators}
        lines={lines}
        onIndicators={(indicators) => setSettings({ indicators })}
      >
        <OverlayReadings names={overlays.names} symbol={symbol} timeframeMs={timeframeMs} put={overlays.put} />
      </Legend>
      <div ref={frame} className={styles.frame}>
        <ContextMenu items={() => [...drawingItems(), ...alerts.menuItems(), ...anchorItems()]}>
          <div
            ref={host}
            className={waiting ? `${chartStyles.price} ${styles.older}` : chartStyles.price}
            tabIndex={0}
            role="img"
            aria-label={`Price chart of ${symbol}. Arrow keys scroll, plus and minus zoom, End shows the newest bar, A sets an alert at the pointer.`}
            onKeyDown={(event) => {
              if (!chart.current) return;
              if (drawings.key(event)) {
                event.preventDefault();
                event.stopPropagation();
                return;
              }
              const added = isAlertKey(event) && alerts.addAtPointer();
              if (added || chartKey(event, chart.current, settings, setSettings)) event.preventDefault();
            }}
          />
        </ContextMenu>
        {drawings.writing && (
          <TextField
            key={drawings.writing.id}
            text={drawings.writing.text ?? ''}
            at={drawings.writingAt()}
            onDone={(text) => {
              drawings.write(text);
              host.current?.focus({ preventScroll: true });
            }}
          />
        )}
        <a
          className={styles.credit}
          data-raised={view.strip}
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noreferrer"
        >
          Charts by TradingView
        </a>
        {(!shown || noMarket || state.kind === 'failed') && <div className={styles.veil} />}
        {noMarket && <NoMarket />}
        {!noMarket && waiting && <WaitNote what={`Loading ${label} bars of ${symbol}`} />}
        {!noMarket && state.kind === 'failed' && <HistoryFault state={state} pane={props} onRetry={reload} />}
        {!noMarket && empty && <EmptyState message={chartStates.noBars(formatSymbol(symbol))} />}
      </div>
    </Pane>
  );
}
