/** Smiles with the quotes' residuals beneath, the term structure, or the grid of strike by expiry; below them the skew of each expiry. */
import { useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { HeatGrid, type HeatGridProps } from '../../charts/HeatGrid.tsx';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover, PlotModel } from '../../charts/xy-plot.ts';
import { formatIv, formatPrice, formatTime, ZONE_WORD } from '../../components/format.ts';
import { computingText } from '../../components/ModelAge.tsx';
import { restOnRow } from '../../components/rest-on-row.ts';
import { EmptyState } from '../../components/states.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { describePast, type ShownPast } from './past-smiles.ts';
import { curveName, formatWing } from './select-curves.ts';
import { residualStrip } from './select-residuals.ts';
import type { SmileAxis } from './smile-axis.ts';
import { fitInWords, fitText, volatilityFaults, volatilityHints } from './volatility-words.ts';
import styles from '../../components/analytics-pane.module.css';
import whole from '../../components/whole-rows.module.css';

interface CurvesViewProps {
  result: VolatilityResult;
  /** Of the curves; undefined where the grid is shown. */
  model: PlotModel | undefined;
  grid: HeatGridProps | undefined;
  /** The axis of the residual strip; undefined for none. */
  strip: SmileAxis | undefined;
  /** What else can be chosen of the curves. */
  choices: ReactNode;
  past: { shown: readonly ShownPast[]; failure?: string };
  plot: Ref<PlotHandle>;
}

export function CurvesView({ result, model, grid, strip, choices, past, plot }: CurvesViewProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  const residuals = useMemo(
    () => (strip && model ? residualStrip(result, strip, model) : undefined),
    [result, strip, model],
  );
  if (!result.curves.some(({ iv, callIv, putIv }) => [iv, callIv, putIv].some((all) => all.some(Number.isFinite))))
    return <EmptyState message={volatilityFaults.noCurve(result.curves.find((curve) => curve.reason)?.reason)} />;
  if (grid) return <HeatGrid {...grid} />;
  if (!model) return null;
  const words = past.failure ? [past.failure] : past.shown.map((day) => describePast(result.curves, day));
  return (
    <div className={styles.sized}>
      {choices && <div className={styles.choices}>{choices}</div>}
      <div ref={host} className={styles.plot}>
        {model.series.some(({ y }) => Array.from(y).some(Number.isFinite)) ? (
          <>
            <PlotReadout model={model} hover={hover} host={host} className={styles.readout} />
            <Plot
              label={strip ? 'smile of implied volatility' : 'term of implied volatility'}
              model={model}
              onHover={setHover}
              handle={plot}
            />
          </>
        ) : (
          <EmptyState
            message={
              result.computing
                ? `${computingText(result.computing)} contracts`
                : volatilityFaults.noCurve(result.curves.find((curve) => curve.reason)?.reason)
            }
          />
        )}
      </div>
      {residuals && (
        <div
          className={styles.strip}
          title="Each quote less the fit, volatility points; large dots lie outside bid and ask"
        >
          <Plot label="Quotes less fit" model={residuals} />
        </div>
      )}
      {words.length > 0 && <p className={styles.past}>{words.join(' ')}</p>}
      <SkewTable curves={result.curves} />
    </div>
  );
}

/** Headings with the line above them, and a row. */
const HEAD_PX = 23;
const ROW_PX = 20;

/** Its height is its rows'; where there is less room it ends with a whole one. */
function SkewTable({ curves }: { curves: readonly SmileCurve[] }): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  return (
    <div
      className={`${styles.table} ${whole.rows}`}
      style={{ flexBasis: HEAD_PX + ROW_PX * curves.length }}
      tabIndex={0}
      onScrollEnd={({ currentTarget }) => restOnRow(currentTarget, ROW_PX)}
    >
      <table aria-label="Skew by expiry">
        <thead>
          <tr>
            <th scope="col">Expiry</th>
            <th scope="col">Days</th>
            <th scope="col">Forward</th>
            <th scope="col" title="Volatility at the forward, % a year">
              ATM IV
            </th>
            <th scope="col" title="25-delta call IV minus put IV, volatility points">
              RR 25Δ
            </th>
            <th scope="col" title="Mean of the 25-delta wings minus ATM, volatility points">
              BF 25Δ
            </th>
            <th
              scope="col"
              title={`Change of the risk reversal since it was first seen after today's open, and that time (${ZONE_WORD[zone]})`}
            >
              RR chg ({ZONE_WORD[zone]})
            </th>
            <th
              scope="col"
              title="Quotes that the smile is fitted to, and those left out because they are too old beside them"
            >
              Quotes
            </th>
          </tr>
        </thead>
        <tbody>
          {curves.map((curve) => (
            <tr key={curveName(curve)} title={curve.reason}>
              <td>{curveName(curve)}</td>
              <td>{(curve.years * 365).toFixed(curve.years * 365 < 2 ? 2 : 0)}</td>
              <td>{formatPrice(curve.forward)}</td>
              <td>
                {curve.fit?.held && curve.atmIv !== undefined ? `≈${formatIv(curve.atmIv)}` : formatIv(curve.atmIv)}
              </td>
              <td title={curve.beyondQuotes && volatilityHints.beyondQuotes}>
                {formatWing(curve.riskReversal25, curve)}
              </td>
              <td title={curve.beyondQuotes && volatilityHints.beyondQuotes}>{formatWing(curve.butterfly25, curve)}</td>
              <td title={curve.beyondQuotes && volatilityHints.beyondQuotes}>
                {formatWing(curve.riskReversalChange, curve)}
                {curve.riskReversalSinceMs !== undefined && (
                  <span className={styles.since}> {formatTime(curve.riskReversalSinceMs, zone).slice(0, 5)}</span>
                )}
              </td>
              <td title={fitInWords(curve.fit)}>{fitText(curve.fit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
