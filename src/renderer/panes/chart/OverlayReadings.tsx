/** The overlays that are on: each asks for its data while it stands in the legend, says its values there and hands them to the chart. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import { addFlowSums } from '../../../shared/flow/flow-sums.ts';
import { addDays, etDate, etInstant, etTime } from '../../../shared/market/calendar.ts';
import type { OverlayName } from '../../charts/overlay-choices.ts';
import { DAY_MS } from '../../charts/chart-time.ts';
import type { OverlayData, OverlayLevel } from '../../charts/layers/overlay-data.ts';
import type { TimedValues } from '../../charts/layers/place-values.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { formatExpiry, formatIv, formatPrice, UNKNOWN } from '../../components/format.ts';
import { modelAgeSentence, useIsOldModel } from '../../components/ModelAge.tsx';
import { NetAmount } from '../../components/NetAmount.tsx';
import { useAnalytics, useChainChoice } from '../../stores/use-analytics.ts';
import { useFlowDay } from '../../stores/use-flow-day.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import { chartStates } from './chart-words.ts';
import { expectedMove, flowMarks, flowMinutes, flowStrip, gammaLevels, stripMinutes } from './select-overlays.ts';
import styles from './Legend.module.css';

/** Lays an overlay over the chart by its name, or takes it off. */
export type PutOverlay = (name: OverlayName, data: OverlayData | undefined) => void;

interface OverlayProps {
  symbol: string;
  timeframeMs: number;
  put: PutOverlay;
}

export function OverlayReadings({ names, ...props }: OverlayProps & { names: readonly OverlayName[] }): ReactNode {
  return (
    <>
      {names.includes('move') && <MoveOverlay {...props} />}
      {names.includes('gamma') && <GammaOverlay {...props} />}
      {names.includes('iv') && <VolatilityOverlay {...props} />}
      {names.includes('strip') && <StripOverlay {...props} />}
      {names.includes('flow') && <FlowOverlay {...props} />}
    </>
  );
}

/** On the chart for as long as it stands in the legend. */
function usePut(put: PutOverlay, name: OverlayName, data: OverlayData | undefined): void {
  useEffect(() => put(name, data), [put, name, data]);
  useEffect(() => () => put(name, undefined), [put, name]);
}

interface ReadingProps {
  name: string;
  text: string;
  means: string;
  /** Of a model: when and from which spot it was computed. */
  model?: ModelStamp;
  /** Too old to show beside live prices. */
  isOld?: boolean;
}

function Reading({ name, text, means, model, isOld }: ReadingProps): ReactNode {
  const age = (): string => (model ? `. ${modelAgeSentence(model, marketNowMs())}` : '');
  return (
    <span
      className={styles.reading}
      title={means}
      data-old={isOld || undefined}
      onPointerEnter={({ currentTarget }) => (currentTarget.title = `${means}${age()}`)}
    >
      <span className="quiet">{name}</span> <span className={isOld ? 'faint' : undefined}>{text}</span>
    </span>
  );
}

const NEAREST: readonly string[] = [];

function MoveOverlay({ symbol, put }: OverlayProps): ReactNode {
  const { underlying, dates, listings } = useChainChoice(symbol, NEAREST, 1);
  const request = useMemo(
    () => ({ what: 'volatility' as const, underlying, expiries: dates, listings }),
    [underlying, dates, listings],
  );
  const { result, isBefore } = useAnalytics('volatility', request);
  const isOld = useIsOldModel(result) || isBefore;
  const move = useMemo(() => expectedMove(result, isOld), [result, isOld]);
  usePut(put, 'move', move);
  return (
    <Reading
      name={`±1σ${move ? ` ${move.expiry}` : ''}`}
      text={move ? move.levels.map(priceOf).toReversed().join(' – ') : UNKNOWN}
      means="Expected move to the nearest expiry: spot ± spot × volatility at the money × √time"
      model={result}
      isOld={isOld}
    />
  );
}

/** As many as are listed, as in the exposure pane: a part of the chain says little of its gamma. */
const EVERY = 400;

function GammaOverlay({ symbol, put }: OverlayProps): ReactNode {
  const { underlying, dates, listings } = useChainChoice(symbol, NEAREST, EVERY);
  const request = useMemo(
    () => ({ what: 'exposure' as const, underlying, expiries: dates, listings, sign: 'naive' as const }),
    [underlying, dates, listings],
  );
  const { result, isBefore } = useAnalytics('exposure', request);
  const isOld = useIsOldModel(result) || isBefore;
  const data = useMemo(() => ({ levels: gammaLevels(result, isOld) }), [result, isOld]);
  usePut(put, 'gamma', data);
  const partly = result && result.listings.loaded < result.listings.asked;
  const text = data.levels.map((level) => `${level.title.toLowerCase()} ${priceOf(level)}`).join(', ');
  return (
    <Reading
      name="Gamma"
      text={`${text || UNKNOWN}${partly ? ` (${result.listings.loaded} of ${result.listings.asked} expiries)` : ''}`}
      means={`Where total gamma changes sign, and the strikes whose calls and puts have the most of it${result ? `. Assumption: ${result.assumption}` : ''}`}
      model={result}
      isOld={isOld}
    />
  );
}

const priceOf = ({ price }: OverlayLevel): string => formatPrice(price);

function FlowOverlay({ symbol, timeframeMs, put }: OverlayProps): ReactNode {
  const minutes = flowMinutes(timeframeMs);
  const result = useFlowDay('bars', { what: 'bars', underlying: symbol, minutes });
  const data = useMemo(
    () => ({ marks: timeframeMs < DAY_MS ? flowMarks(result?.bars ?? []) : [] }),
    [result, timeframeMs],
  );
  usePut(put, 'flow', data);
  return (
    <Reading
      name="Flow"
      text={timeframeMs < DAY_MS ? `${data.marks.length} of ${result?.bars.length ?? 0} intervals` : 'intraday only'}
      means={chartStates.flowMarks(minutes)}
    />
  );
}

function StripOverlay({ symbol, timeframeMs, put }: OverlayProps): ReactNode {
  const minutes = stripMinutes(timeframeMs);
  const result = useFlowDay('bars', { what: 'bars', underlying: symbol, minutes });
  const bars = result?.bars;
  const data = useMemo(
    () => (timeframeMs < DAY_MS && bars ? { strip: flowStrip(bars, minutes) } : undefined),
    [bars, minutes, timeframeMs],
  );
  usePut(put, 'strip', data);
  const ofDay = useMemo(
    () => bars && { calls: addFlowSums(bars.map((b) => b.calls)), puts: addFlowSums(bars.map((b) => b.puts)) },
    [bars],
  );
  return (
    <span
      className={styles.reading}
      title={`Premium of the session by ${minutes} minutes along the foot of the chart: calls above, puts below, each bought up and sold down from its middle; grey where under half of it has a side`}
    >
      {timeframeMs >= DAY_MS ? (
        <span className="quiet">Flow by interval: intraday only</span>
      ) : (
        <>
          <NetAmount name="Calls" sum={ofDay?.calls} /> <NetAmount name="Puts" sum={ofDay?.puts} />
        </>
      )}
    </span>
  );
}

const AGAIN_MS = 60_000;
const DAYS_BACK = 731;
/** A minute that was not computed ends the line. */
const MINUTES_HELD = 5;

function VolatilityOverlay({ symbol, timeframeMs, put }: OverlayProps): ReactNode {
  const [read, setRead] = useState<{ line?: TimedValues; failure?: string }>({});
  const world = useWorldStore((s) => `${s.world?.kind} ${s.world?.source}`);
  const byDay = timeframeMs >= DAY_MS;
  useEffect(() => {
    let gone = false;
    setRead({});
    const ask = (): void =>
      void (byDay ? readDays(symbol) : readMinutes(symbol)).then(
        (line) => !gone && setRead({ line }),
        (error: unknown) => !gone && setRead({ failure: failureMessage(error) }),
      );
    ask();
    const timer = setInterval(ask, AGAIN_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [symbol, byDay, world]);
  const data = useMemo(() => (read.line?.values.length ? { line: read.line } : undefined), [read]);
  usePut(put, 'iv', data);
  return <Reading name="IV 30d" text={read.failure ?? knownText(read.line, byDay)} means={chartStates.volatility} />;
}

function knownText(line: TimedValues | undefined, byDay: boolean): string {
  const unit = byDay ? 'days' : 'minutes';
  if (!line?.values.length) return `no ${unit} kept yet`;
  const atMs = line.atMs.at(-1)!;
  const isNow = !byDay && marketNowMs() - atMs < line.heldMs;
  const when = isNow ? '' : ` of ${formatExpiry(etDate(atMs))}${byDay ? '' : ` ${etTime(atMs).slice(0, 5)} ET`}`;
  return `${formatIv(line.values.at(-1))}%${when}, ${line.values.length} ${unit} known`;
}

async function readDays(symbol: string): Promise<TimedValues> {
  const to = etDate(marketNowMs());
  const { dates, columns } = await call('history.days', {
    symbol,
    measures: ['iv30'],
    from: addDays(to, -DAYS_BACK),
    to,
  });
  return known(
    dates.map((date) => etInstant(date, 0)),
    columns[0],
    4 * DAY_MS,
  );
}

async function readMinutes(symbol: string): Promise<TimedValues> {
  const toMs = marketNowMs();
  const fromMs = toMs - 5 * DAY_MS;
  const { atMs, columns } = await call('history.minutes', { symbol, measures: ['iv30'], fromMs, toMs });
  return known(atMs, columns[0], MINUTES_HELD * 60_000);
}

function known(atMs: readonly number[], values: readonly number[], heldMs: number): TimedValues {
  const kept = atMs.map((at, i) => ({ at, value: values[i] })).filter(({ value }) => Number.isFinite(value));
  return { atMs: kept.map(({ at }) => at), values: kept.map(({ value }) => value), heldMs };
}
