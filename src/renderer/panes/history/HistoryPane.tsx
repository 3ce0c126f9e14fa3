/** A name's stored history: two numbers over time, one against the other, and the cone of realised volatility. */
import type { ReadColumn } from '../../../shared/settings/alert-measures.ts';
import { useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { FIXED_DAYS } from '../../../shared/analytics/maturities/fixed-maturity.ts';
import { lastFinishedSession } from '../../../shared/history/last-finished.ts';
import { MEASURE_IDS, HISTORY_MEASURES, type MeasureId } from '../../../shared/history/measures.ts';
import { marketOf, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { drawPlotPicture } from '../../charts/plot-picture.ts';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover, PlotModel } from '../../charts/xy-plot.ts';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { formatIv, formatSymbol, UNKNOWN } from '../../components/format.ts';
import { NumberCell } from '../../components/NumberCell.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { useOfferFiles } from '../../components/pane-files.ts';
import { Select } from '../../components/Select.tsx';
import { formatPointChange, formatShare, isOfNow, ivSource, standingHover, whenOf } from '../../components/standing.ts';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import type { CellTone } from '../../components/table-types.ts';
import { Toggle } from '../../components/Toggle.tsx';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { mirror } from '../../stores/market.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { BackfillBar } from './BackfillBar.tsx';
import type { HistorySettings } from './history-settings.ts';
import { historyStates, historyTitles } from './history-words.ts';
import {
  coneOf,
  conePlot,
  coverageWords,
  throughText,
  ESTIMATOR_CHOICES,
  formatHistoryMeasure,
  historyCsv,
  newestOf,
  scatterPlot,
  timePlot,
  type ImpliedPoint,
  type Remembered,
} from './select-history.ts';
import { useFilling, useHistory, type HistoryRead } from './use-history.ts';
import shared from '../../components/analytics-pane.module.css';
import styles from './history.module.css';

const VIEWS = [
  { value: 'time', label: 'Time' },
  { value: 'scatter', label: 'Scatter' },
  { value: 'cone', label: 'Cone' },
] as const;
const SPAN_OPTIONS = [
  { value: 'day', label: 'Today' },
  { value: '3m', label: '3 months' },
  { value: '1y', label: '1 year' },
  { value: '2y', label: '2 years' },
] as const;
const MEASURE_OPTIONS = MEASURE_IDS.map((value) => ({ value, label: HISTORY_MEASURES[value].label }));
const ESTIMATOR_OPTIONS = Object.entries(ESTIMATOR_CHOICES).map(([value, { label }]) => ({
  value: value as HistorySettings['estimator'],
  label,
}));

export function HistoryPane(props: PaneProps<HistorySettings>): ReactNode {
  const { settings, setSettings, container } = props;
  const symbol = parseOptionSymbol(props.symbol)?.underlying ?? props.symbol;
  // A year's window of a cone needs more than a year.
  const read = useHistory(symbol, settings.view === 'cone' ? { ...settings, span: '2y' } : settings);
  const { status, fill } = useFilling(read.again);
  const plot = useRef<PlotHandle>(null);
  const name = formatSymbol(symbol);
  const note = formulaOf(settings);
  const { data } = read;
  const files = data && {
    name: `${name} history`,
    markets: ['options', marketOf(symbol)] as const,
    csv: () => historyCsv(data, symbol, settings.first, settings.second),
    png: () => {
      const canvas = plot.current?.canvas();
      const [model] = modelsOf(read, settings, symbol);
      return (
        canvas && model && drawPlotPicture({ title: `${name} history`, note, model, plot: canvas }, container.document)
      );
    },
  };
  useOfferFiles(props.paneId, files);
  return (
    <Pane
      label={`History of ${symbol}`}
      header={
        <PaneHeader
          symbol={symbol}
          onSymbol={props.setSymbol}
          linkGroup={props.linkGroup}
          onLinkGroup={props.setLinkGroup}
          trailing={files && <ExportMenu files={files} />}
        >
          <Controls settings={settings} setSettings={setSettings} />
        </PaneHeader>
      }
    >
      <Standing symbol={symbol} data={data} settings={settings} />
      <Body read={read} settings={settings} symbol={symbol} plot={plot} />
      <BackfillBar symbol={symbol} coverage={data && coverageWords(data, marketNowMs())} status={status} fill={fill} />
      <p className={shared.formula} title={note}>
        {note}
      </p>
    </Pane>
  );
}

function Controls({ settings, setSettings }: Pick<PaneProps<HistorySettings>, 'settings' | 'setSettings'>): ReactNode {
  return (
    <>
      {VIEWS.map(({ value, label }) => (
        <Toggle key={value} label={label} on={settings.view === value} onChange={() => setSettings({ view: value })} />
      ))}
      {settings.view === 'cone' ? (
        <Select
          label="How realised volatility is measured"
          value={settings.estimator}
          options={ESTIMATOR_OPTIONS}
          onChange={(estimator) => setSettings({ estimator })}
        />
      ) : (
        <>
          <Select
            label="First number"
            value={settings.first}
            options={MEASURE_OPTIONS}
            onChange={(first) => setSettings({ first })}
          />
          <Select
            label="Second number"
            value={settings.second}
            options={MEASURE_OPTIONS}
            onChange={(second) => setSettings({ second })}
          />
        </>
      )}
      {settings.view !== 'cone' && (
        <Select label="Span" value={settings.span} options={SPAN_OPTIONS} onChange={(span) => setSettings({ span })} />
      )}
    </>
  );
}

function modelsOf(read: HistoryRead, { view, first, second, estimator }: HistorySettings, symbol: string): PlotModel[] {
  if (view === 'cone')
    return read.days ? [conePlot(coneOf(read.days, estimator, finishedNow()), impliedNow(symbol))] : [];
  if (!read.data) return [];
  if (view === 'scatter') return [scatterPlot(read.data, first, second, marketNowMs())];
  return [timePlot(read.data, first, 'first'), timePlot(read.data, second, 'second')];
}

const finishedNow = (): string => lastFinishedSession(useCalendarStore.getState().calendar, marketNowMs());

/** Only the 30-day point is kept in the row. */
function impliedNow(symbol: string): ImpliedPoint[] {
  const read = readerOf(symbol);
  const when = whenOf(read, marketNowMs());
  return FIXED_DAYS.filter((days) => days === 30).map((days) => ({ days, iv: read('iv30'), when }));
}

const readerOf =
  (symbol: string): ReadColumn =>
  (column) =>
    mirror.read(symbol, column);

interface BodyProps {
  read: HistoryRead;
  settings: HistorySettings;
  symbol: string;
  plot: RefObject<PlotHandle | null>;
}

function Body({ read, settings, symbol, plot }: BodyProps): ReactNode {
  const models = useMemo(() => modelsOf(read, settings, symbol), [read, settings, symbol]);
  const isReplay = useWorldStore((s) => s.world?.kind === 'replay');
  if (read.failure) return <ErrorState title={historyTitles.unread} message={read.failure} onRetry={read.again} />;
  if (!read.data) return <Skeleton rows={8} />;
  if (!models.some(hasValue))
    return (
      <div className={styles.plots}>
        <EmptyState message={whyEmpty(settings, symbol, isReplay)} />
      </div>
    );
  return (
    <div className={styles.plots}>
      {models.map((model, i) =>
        hasValue(model) ? (
          <Drawing key={model.yLabel + model.xLabel} model={model} handle={i === 0 ? plot : undefined} />
        ) : (
          <div key={model.yLabel + model.xLabel} className={shared.plot}>
            <EmptyState message={historyStates.noneOf(model.series[0].label)} />
          </div>
        ),
      )}
      {settings.view === 'cone' && read.days && <ConeTable read={read} settings={settings} symbol={symbol} />}
    </div>
  );
}

const hasValue = ({ series }: PlotModel): boolean => series.some(({ y }) => Array.from(y).some(Number.isFinite));

function whyEmpty({ view, span }: HistorySettings, symbol: string, isReplay: boolean): string {
  const name = formatSymbol(symbol);
  if (view === 'cone') return historyStates.noBars(name, isReplay);
  return span === 'day' ? historyStates.nothingToday(name, isReplay) : historyStates.nothingKept(name, isReplay);
}

function Drawing({ model, handle }: { model: PlotModel; handle?: RefObject<PlotHandle | null> }): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  return (
    <div ref={host} className={shared.plot}>
      <PlotReadout model={model} hover={hover} host={host} className={shared.readout} />
      <Plot label={model.yLabel} model={model} onHover={setHover} handle={handle} />
    </div>
  );
}

function ConeTable({ read, settings, symbol }: Pick<BodyProps, 'read' | 'settings' | 'symbol'>): ReactNode {
  const cone = coneOf(read.days!, settings.estimator, finishedNow());
  const { bands, isOld } = cone;
  const reach = throughText(cone);
  const read30 = readerOf(symbol);
  const iv = read30('iv30');
  const nowMs = marketNowMs();
  const old = isOld ? { className: 'quiet', title: historyStates.oldBars(reach) } : {};
  return (
    <div className={shared.table}>
      <table aria-label="Realised volatility by window">
        <thead>
          <tr>
            {['Days', reach, 'Rank', 'Least', '25%', 'Median', '75%', 'Most', 'IV 30d − RV'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bands.map((band) => (
            <tr key={band.window}>
              <td>{band.window}</td>
              <td {...old}>{formatIv(band.latest)}</td>
              <td {...old}>{formatShare(band.latestRank)}</td>
              <td>{formatIv(band.min)}</td>
              <td>{formatIv(band.p25)}</td>
              <td>{formatIv(band.median)}</td>
              <td>{formatIv(band.p75)}</td>
              <td>{formatIv(band.max)}</td>
              <td
                className={isOld || !isOfNow(read30, nowMs) ? 'quiet' : undefined}
                title={isOld ? historyStates.oldBars(reach) : ivSource(read30, nowMs)}
              >
                {isOld ? UNKNOWN : formatPointChange(iv - band.latest)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Standing({
  symbol,
  data,
  settings,
}: {
  symbol: string;
  data?: Remembered;
  settings: HistorySettings;
}): ReactNode {
  const newest = (id: MeasureId, values: readonly number[] = []): ReactNode => {
    const known = data && newestOf(data, values, marketNowMs());
    return (
      <div title={known ? `${HISTORY_MEASURES[id].means} ${historyStates.of(known.when)}` : HISTORY_MEASURES[id].means}>
        <dt>{HISTORY_MEASURES[id].label}</dt>
        <dd className={known && !known.isNow ? 'quiet' : undefined}>
          {formatHistoryMeasure(id, known?.value)}
          {known && !known.isNow && <small> {known.when}</small>}
        </dd>
      </div>
    );
  };
  const hover = (days: 'ivDays' | 'skewDays', what: string) => (event: React.PointerEvent<HTMLElement>) => {
    event.currentTarget.title = standingHover(readerOf(symbol), what, days, marketNowMs());
  };
  return (
    <dl className={shared.facts}>
      <div onPointerEnter={hover('ivDays', 'IV rank and percentile of a year')}>
        <dt>IV 30d · rank · pct</dt>
        <dd>
          <NumberCell symbol={symbol} select={selectIv} label="30-day volatility, rank and percentile" ages />
        </dd>
      </div>
      <div onPointerEnter={hover('skewDays', 'Percentile of the 25-delta risk reversal of a year')}>
        <dt>Skew pct</dt>
        <dd>
          <NumberCell symbol={symbol} select={selectSkew} label="Skew percentile" ages />
        </dd>
      </div>
      {settings.view !== 'cone' && newest(settings.first, data?.first)}
      {settings.view !== 'cone' && newest(settings.second, data?.second)}
    </dl>
  );
}

/** Quiet where it is of an earlier time. */
const standingTone = (symbol: string): CellTone => (isOfNow(readerOf(symbol), marketNowMs()) ? '' : 'quiet');

function selectIv(symbol: string): { text: string; tone: CellTone } {
  const iv = mirror.read(symbol, 'iv30');
  const share = (column: 'ivRank' | 'ivPercentile'): string => formatShare(mirror.read(symbol, column));
  const text = `${Number.isNaN(iv) ? UNKNOWN : `${formatIv(iv)}%`} · ${share('ivRank')} · ${share('ivPercentile')}`;
  return { text, tone: standingTone(symbol) };
}
const selectSkew = (symbol: string): { text: string; tone: CellTone } => ({
  text: formatShare(mirror.read(symbol, 'skewPercentile')),
  tone: standingTone(symbol),
});

function formulaOf({ view, first, second, estimator }: HistorySettings): string {
  if (view === 'cone') return historyStates.cone(ESTIMATOR_CHOICES[estimator].label.toLowerCase());
  return `${HISTORY_MEASURES[first].means} ${HISTORY_MEASURES[second].means}`;
}
