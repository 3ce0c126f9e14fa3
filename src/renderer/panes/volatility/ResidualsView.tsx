/** Quotes against the fitted smile: a strip by strike, and the list of the richest and cheapest. */
import { useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import type { VolatilityResult } from '../../../shared/contract/analytics.ts';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover } from '../../charts/xy-plot.ts';
import { formatDifference, formatIv, formatPrice } from '../../components/format.ts';
import { EmptyState } from '../../components/states.tsx';
import { awaitedText, leftOutText, residualPlot, residualsOf, richAndCheap } from './select-residuals.ts';
import { volatilityFaults } from './volatility-words.ts';
import styles from '../../components/analytics-pane.module.css';

const LISTED = 40;

export function ResidualsView({ result, plot }: { result: VolatilityResult; plot: Ref<PlotHandle> }): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  const model = useMemo(() => residualPlot(result), [result]);
  const listed = useMemo(() => richAndCheap(residualsOf(result), LISTED), [result]);
  const said = [awaitedText(result), leftOutText(result)].filter(Boolean).join(' ');
  if (listed.length === 0) return <EmptyState message={said || volatilityFaults.noResidual} />;
  return (
    <>
      <div ref={host} className={styles.plot}>
        <PlotReadout model={model} hover={hover} host={host} className={styles.readout} />
        <Plot label="Quotes less fit by strike" model={model} onHover={setHover} handle={plot} />
      </div>
      {said && <p className={styles.past}>{said}</p>}
      <div className={styles.table}>
        <table aria-label="Rich and cheap">
          <thead>
            <tr>
              {['Contract', '', 'IV', 'Fit', 'Points', 'Half-spreads'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((r) => (
              <tr key={`${r.root} ${r.expiry} ${r.strike}`}>
                <td>{`${r.curve} ${formatPrice(r.strike)} ${r.right}`}</td>
                <td>{`${r.residual > 0 ? 'rich' : 'cheap'}${Math.abs(r.halfSpreads) > 1 ? ' !' : ''}`}</td>
                <td>{formatIv(r.own)}</td>
                <td>{formatIv(r.fit)}</td>
                <td>{formatDifference(100 * r.residual, 2)}</td>
                <td>{formatDifference(r.halfSpreads, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
