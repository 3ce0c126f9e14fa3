/** Two further views of the volatility pane: fixed maturities, and what the surface says of the price at expiry. */
import { useEffect, useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import type { DistributionResult, MaturitiesResult } from '../../../shared/contract/analytics.ts';
import { eventVolatility } from '../../../shared/analytics/maturities/forward-variance.ts';
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import { call } from '../../bridge/calls.ts';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover, PlotModel } from '../../charts/xy-plot.ts';
import { formatIv, formatPercent, formatPrice } from '../../components/format.ts';
import { formatPointChange } from '../../components/standing.ts';
import { EmptyState } from '../../components/states.tsx';
import { curveName, formatWing } from './select-curves.ts';
import { chanceText, densityPlot, fanPlot, isQuoted, maturitiesPlot, type TypedPrices } from './select-term.ts';
import {
  modelFreeInWords,
  modelFreeText,
  tailsInWords,
  volatilityFaults,
  volatilityHints,
} from './volatility-words.ts';
import styles from '../../components/analytics-pane.module.css';
import { ownValue } from '../../../shared/contract/own-value.ts';

function Drawing({ model, label, handle }: { model: PlotModel; label: string; handle?: Ref<PlotHandle> }): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  return (
    <div ref={host} className={styles.plot}>
      <PlotReadout model={model} hover={hover} host={host} className={styles.readout} />
      <Plot label={label} model={model} onHover={setHover} handle={handle} />
    </div>
  );
}

export function MaturitiesView({ result, plot }: { result: MaturitiesResult; plot: Ref<PlotHandle> }): ReactNode {
  const model = useMemo(() => maturitiesPlot(result), [result]);
  const before = useBefore(result);
  if (!result.expiries.some(({ atmIv }) => !Number.isNaN(atmIv)))
    return <EmptyState message={volatilityFaults.noTerm} />;
  return (
    <>
      <Drawing model={model} label="Volatility by maturity" handle={plot} />
      <div className={styles.table} tabIndex={0}>
        <table aria-label="Volatility at fixed maturities">
          <thead>
            <tr>
              {['Days', 'ATM IV', 'Since before', 'RR 25Δ', 'BF 25Δ', 'VIX method'].map((title) => (
                <th
                  key={title}
                  scope="col"
                  title={title === 'Since before' ? 'Against the last session kept, points' : undefined}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.fixed.map((row) => (
              <tr key={row.days} title={Number.isNaN(row.atmIv) ? whyUnknown(result, row.days) : undefined}>
                <td>{row.days}</td>
                <td>{formatIv(row.atmIv)}</td>
                <td>{formatPointChange(row.atmIv - (before[row.days] ?? Number.NaN))}</td>
                <td title={row.beyondQuotes && volatilityHints.beyondQuotes}>{formatWing(row.riskReversal25, row)}</td>
                <td title={row.beyondQuotes && volatilityHints.beyondQuotes}>{formatWing(row.butterfly25, row)}</td>
                <td title={row.modelFreePartial && volatilityHints.partialFixed}>{modelFreeText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table aria-label="Volatility by listing">
          <thead>
            <tr>
              {['Listing', 'Days', 'ATM IV', 'Forward IV', 'Event ±', 'VIX method'].map((title) => (
                <th key={title} scope="col" title={ownValue(HOVERS, title)}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.expiries.map((e, i) => (
              <tr key={`${e.root} ${e.expiry}`}>
                <td>{curveName(e)}</td>
                <td>{(e.years * 365).toFixed(e.years * 365 < 2 ? 2 : 0)}</td>
                <td>{formatIv(e.atmIv)}</td>
                <td>{formatIv(e.forwardIv)}</td>
                <td>{formatPercent(eventMove(result, i)).replace('+', '±')}</td>
                <td title={modelFreeInWords(e)}>{modelFreeText(e)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function whyUnknown({ expiries }: MaturitiesResult, days: number): string {
  const years = days / 365;
  const beside = [expiries.findLast((e) => e.years <= years), expiries.find((e) => e.years >= years)];
  const awaited = beside.find((listing) => listing?.awaited);
  if (awaited) return volatilityHints.awaited(curveName(awaited));
  const contradicted = beside.find((listing) => listing?.contradicted);
  if (contradicted) return volatilityHints.contradicted(curveName(contradicted));
  return beside.includes(undefined) ? volatilityHints.oneSided : volatilityHints.noneBeside;
}

const HOVERS: Record<string, string> = {
  'Forward IV': 'Volatility of the time since the listing before; a dash where total variance falls',
  'Event ±':
    'One standard deviation of a move between the listing before and this one beyond what the listings after are worth a day; a dash where none is priced',
  'VIX method':
    'Model-free volatility by the published VIX method; ≥ where the strikes end within two deviations of the forward: a lower bound',
};

/** What an event between the listing before and this one is priced to move. */
function eventMove({ expiries }: MaturitiesResult, i: number): number {
  const [before, after, later] = [expiries[i - 1], expiries[i], expiries[i + 1]].map(
    (e) => e && { years: e.years, volatility: e.atmIv },
  );
  return before && later ? eventVolatility(before, after, later).move : Number.NaN;
}

/** At-the-money volatility by days of the last session kept before today. */
function useBefore({ underlying, atMs, fixed }: MaturitiesResult): Record<number, number> {
  const [known, setKnown] = useState<Record<number, number>>({});
  const today = etDate(atMs);
  const days = fixed.map((row) => row.days).join();
  useEffect(() => {
    let gone = false;
    const listed = days.split(',').map(Number);
    const measures = listed.map((d) => `iv${d}` as 'iv30');
    call('history.days', { symbol: underlying, measures, from: addDays(today, -10), to: addDays(today, -1) }).then(
      ({ columns }) => {
        const last = columns.map((column) => column.findLast((value) => !Number.isNaN(value)) ?? Number.NaN);
        if (!gone) setKnown(Object.fromEntries(listed.map((d, i) => [d, last[i]])));
      },
      // A run without a memory has no day before.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [underlying, today, days]);
  return known;
}

interface DistributionViewProps {
  result: DistributionResult;
  plot: Ref<PlotHandle>;
  between: TypedPrices;
  onBetween(between: TypedPrices): void;
}

export function DistributionView({ result, plot, between, onBetween }: DistributionViewProps): ReactNode {
  const { of, spot, sessionEndMs } = result;
  const density = useMemo(() => of && densityPlot(of, { spot, sessionEndMs }), [of, spot, sessionEndMs]);
  const fan = useMemo(() => of && fanPlot(of), [of]);
  if (!of || !density || !fan) return <EmptyState message={volatilityFaults.noDensity(result.reason)} />;
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>Expiry</dt>
          <dd>{curveName(of)}</dd>
        </div>
        <div>
          <dt>Forward</dt>
          <dd>{formatPrice(of.forward)}</dd>
        </div>
        <Between between={between} chance={chanceText(of, between)} onBetween={onBetween} />
      </dl>
      {tailsInWords(of) && <p className={styles.past}>{tailsInWords(of)}</p>}
      <div className={styles.pair}>
        <Drawing model={density} label="Density and cumulative chance of the price at expiry" handle={plot} />
        <Drawing model={fan} label="Quantiles of the price from now to expiry" />
      </div>
      <div className={styles.table} tabIndex={0}>
        <table aria-label="Quantiles at expiry">
          <thead>
            <tr>
              <th scope="col">Chance below</th>
              {of.quantiles.map(({ share }) => (
                <th key={share} scope="col">
                  {Math.round(share * 100)}%
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>Price</td>
              {of.quantiles.map(({ share, price }) => (
                <td key={share} title={isQuoted(of, price) ? undefined : volatilityHints.tail}>
                  {`${isQuoted(of, price) ? '' : '≈'}${formatPrice(price)}`}
                </td>
              ))}
            </tr>
            <tr>
              <td>From forward</td>
              {of.quantiles.map(({ share, price }) => (
                <td key={share}>{formatPercent(price / of.forward - 1)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
}

interface BetweenProps {
  between: TypedPrices;
  chance: string;
  onBetween(between: TypedPrices): void;
}

function Between({ between: [low, high], chance, onBetween }: BetweenProps): ReactNode {
  const field = (label: string, value: string, change: (typed: string) => void): ReactNode => (
    <input
      aria-label={label}
      inputMode="decimal"
      size={7}
      maxLength={10}
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
  return (
    <div title={volatilityHints.between}>
      <dt>Chance between</dt>
      <dd>
        {field('Lower price', low, (typed) => onBetween([typed, high]))} and{' '}
        {field('Upper price', high, (typed) => onBetween([low, typed]))} <strong>{chance}</strong>
      </dd>
    </div>
  );
}
