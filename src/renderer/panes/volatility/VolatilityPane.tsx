/** Smiles, term structure and surface of one underlying, with skew measures. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover } from '../../charts/xy-plot.ts';
import { ExpiryStrip } from '../../components/ExpiryStrip.tsx';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { formatIv, formatPrice, formatSymbol } from '../../components/format.ts';
import { HeatGrid } from '../../components/HeatGrid.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { useExpiries } from '../../stores/chain-directory.ts';
import { chosenExpiries, datesOf, useAnalytics } from '../../stores/use-analytics.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { curveName, formatPoints, smilePlot, surfaceGrid, termPlot, volatilityCsv } from './select-curves.ts';
import type { VolatilitySettings } from './volatility-settings.ts';
import styles from '../../components/analytics-pane.module.css';

const VIEWS = [
  { value: 'smile', label: 'Smile' },
  { value: 'term', label: 'Term' },
  { value: 'surface', label: 'Surface' },
] as const;
const SIDES = [
  { value: 'otm', label: 'Out of the money' },
  { value: 'call', label: 'Calls' },
  { value: 'put', label: 'Puts' },
] as const;
const FORMULA: Record<VolatilitySettings['view'], string> = {
  smile:
    'Implied volatility per strike from our own model and parity forward; out-of-the-money side: puts below the forward, calls above. Drawn within four deviations.',
  term: 'Volatility at the forward, between the two strikes around it, by calendar days to settlement.',
  surface: 'The same volatilities, strike by expiry; a dash where no price determines one.',
};
const FIRST = { smile: 4, term: 12, surface: 8 } as const;
const SURFACE_REACH = 30;

const keyOf = ({ root, expiry }: { root: string; expiry: string }): string => `${root} ${expiry}`;

export function VolatilityPane(props: PaneProps<VolatilitySettings>): ReactNode {
  const { settings, setSettings, symbol } = props;
  const underlying = parseOptionSymbol(symbol)?.underlying ?? symbol;
  const { expiries, retry } = useExpiries(underlying);
  const shown = useMemo(
    () => (expiries.kind === 'ready' ? chosenExpiries(expiries.value, settings.expiries, FIRST[settings.view]) : []),
    [expiries, settings.expiries, settings.view],
  );
  const request = useMemo(
    () => ({ what: 'volatility' as const, underlying, expiries: datesOf(shown) }),
    [underlying, shown],
  );
  const all = useAnalytics('volatility', request);
  // The engine answers by date; an index lists two roots on some.
  const result = useMemo(() => {
    const keys = new Set(shown.map(keyOf));
    return all && { ...all, curves: all.curves.filter((c) => keys.has(keyOf(c))) };
  }, [all, shown]);
  const plot = useRef<PlotHandle>(null);
  const name = `${formatSymbol(underlying)} volatility`;
  return (
    <Pane
      label={`Volatility of ${underlying}`}
      header={
        <PaneHeader
          symbol={underlying}
          onSymbol={props.setSymbol}
          linkGroup={props.linkGroup}
          onLinkGroup={props.setLinkGroup}
          trailing={
            result && <ExportMenu name={name} csv={() => volatilityCsv(result)} canvas={() => plot.current?.canvas()} />
          }
        >
          {VIEWS.map(({ value, label }) => (
            <Toggle
              key={value}
              label={label}
              on={settings.view === value}
              onChange={() => setSettings({ view: value })}
            />
          ))}
          {settings.view !== 'term' && (
            <Select label="Side" value={settings.side} options={SIDES} onChange={(side) => setSettings({ side })} />
          )}
        </PaneHeader>
      }
    >
      {expiries.kind === 'ready' && (
        <ExpiryStrip
          expiries={expiries.value}
          chosen={shown.map(keyOf)}
          onChoose={(next) => setSettings({ expiries: next })}
        />
      )}
      {result ? (
        <Content result={result} settings={settings} plot={plot} />
      ) : (
        <div className={styles.plot}>
          {expiries.kind === 'failed' ? (
            <ErrorState title={`No chain for ${formatSymbol(underlying)}`} message={expiries.message} onRetry={retry} />
          ) : expiries.kind === 'ready' && expiries.value.length === 0 ? (
            <EmptyState message={`No options are listed on ${formatSymbol(underlying)}.`} />
          ) : (
            <Skeleton rows={6} />
          )}
        </div>
      )}
      <p className={styles.formula}>{FORMULA[settings.view]}</p>
    </Pane>
  );
}

interface ContentProps {
  result: VolatilityResult;
  settings: VolatilitySettings;
  plot: React.RefObject<PlotHandle | null>;
}

function Content({ result, settings, plot }: ContentProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  const model = useMemo(
    () => (settings.view === 'term' ? termPlot(result) : smilePlot(result, settings.side)),
    [result, settings.view, settings.side],
  );
  if (settings.view === 'surface') {
    const grid = surfaceGrid(result, settings.side, SURFACE_REACH);
    return (
      <HeatGrid
        label="Implied volatility by strike and expiry"
        rows={grid.strikes}
        columns={result.curves.map(curveName)}
        values={grid.values}
        formatRow={formatPrice}
        formatColumn={(column) => column}
        format={formatIv}
        marked={grid.marked}
        diverging={false}
      />
    );
  }
  return (
    <>
      <div ref={host} className={styles.plot}>
        <PlotReadout model={model} hover={hover} host={host} className={styles.readout} />
        <Plot label={`${settings.view} of implied volatility`} model={model} onHover={setHover} handle={plot} />
      </div>
      <SkewTable curves={result.curves} />
    </>
  );
}

function SkewTable({ curves }: { curves: readonly SmileCurve[] }): ReactNode {
  return (
    <div className={styles.table}>
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
            <th scope="col" title="Change of the risk reversal since the first value of this session">
              RR chg
            </th>
          </tr>
        </thead>
        <tbody>
          {curves.map((curve) => (
            <tr key={curveName(curve)} title={curve.reason}>
              <td>{curveName(curve)}</td>
              <td>{(curve.years * 365).toFixed(curve.years < 0.01 ? 2 : 0)}</td>
              <td>{formatPrice(curve.forward)}</td>
              <td>{formatIv(curve.atmIv)}</td>
              <td>{formatPoints(curve.riskReversal25)}</td>
              <td>{formatPoints(curve.butterfly25)}</td>
              <td>{formatPoints(curve.riskReversalChange)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
