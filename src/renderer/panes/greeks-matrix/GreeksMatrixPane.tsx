/** Any Greek, volatility, open interest or volume: strike by expiry as a live heat map. */
import { useMemo, type ReactNode } from 'react';
import { drawHeatGrid } from '../../charts/heat-picture.ts';
import { AnalyticsPane } from '../../components/AnalyticsPane.tsx';
import {
  formatCompact,
  formatExpiry,
  formatGreek,
  formatIv,
  formatPrice,
  formatSymbol,
} from '../../components/format.ts';
import { HeatGrid } from '../../charts/HeatGrid.tsx';
import { Select } from '../../components/Select.tsx';
import { useAnalytics, useChainChoice } from '../../stores/use-analytics.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { MATRIX_VALUES } from '../../../shared/contract/analytics.ts';
import { type MatrixSettings } from './matrix-settings.ts';
import { isCount, matrixCsv, selectMatrix, sideShown } from './select-matrix.ts';

type Value = MatrixSettings['value'];

const WORDS: Record<Value, { label: string; unit: string }> = {
  iv: { label: 'IV', unit: 'Implied volatility, % a year' },
  delta: { label: 'Delta', unit: 'Delta per $1 of the underlying' },
  gamma: { label: 'Gamma', unit: 'Gamma: change of delta per $1 of the underlying' },
  theta: { label: 'Theta', unit: 'Theta: dollars per calendar day' },
  vega: { label: 'Vega', unit: 'Vega: dollars per volatility point' },
  rho: { label: 'Rho', unit: 'Rho: dollars per percentage point of rate' },
  vanna: { label: 'Vanna', unit: 'Vanna: change of delta per volatility point' },
  charm: { label: 'Charm', unit: 'Charm: change of delta per day' },
  openInterest: { label: 'Open interest', unit: 'Contracts open at the end of the previous session' },
  volume: { label: 'Volume', unit: 'Contracts traded today' },
};
const SIDES = [
  { value: 'call', label: 'Calls' },
  { value: 'put', label: 'Puts' },
  { value: 'otm', label: 'Out of the money' },
  { value: 'sum', label: 'Calls + puts' },
] as const;
const REACHES = [10, 20, 40, 80].map((value) => ({ value, label: `±${value} strikes` }));
const FIRST = 8;

function formatterOf(value: Value): (n: number) => string {
  if (value === 'iv') return formatIv;
  return isCount(value) ? formatCompact : formatGreek;
}

export function GreeksMatrixPane(props: PaneProps<MatrixSettings>): ReactNode {
  const { settings, setSettings } = props;
  const chain = useChainChoice(props.symbol, settings.expiries, FIRST);
  const { underlying, dates, listings } = chain;
  const request = useMemo(
    () => ({ what: 'matrix' as const, underlying, expiries: dates, listings, value: settings.value }),
    [underlying, dates, listings, settings.value],
  );
  const { result, isBefore } = useAnalytics('matrix', request);
  const side = sideShown(settings);
  const grid = result && selectMatrix(result, side, settings.reach);
  const { label, unit } = WORDS[settings.value];
  const view = grid && {
    label: `${formatSymbol(underlying)} ${label}, ${SIDES.find((s) => s.value === side)!.label.toLowerCase()}, by strike and expiry`,
    rows: grid.strikes,
    columns: grid.expiries,
    values: grid.values,
    formatRow: formatPrice,
    formatColumn: formatListing,
    format: formatterOf(settings.value),
    marked: grid.marked,
    diverging: !['iv', 'openInterest', 'volume', 'gamma', 'vega'].includes(settings.value),
  };
  return (
    <AnalyticsPane
      title="Greeks matrix"
      chain={chain}
      link={props}
      model={result}
      isBefore={isBefore}
      onExpiries={(expiries) => setSettings({ expiries })}
      exports={
        result &&
        view && { csv: () => matrixCsv(result), canvas: () => drawHeatGrid(view, unit, props.container.document) }
      }
      controls={
        <>
          <Select
            label="Value"
            value={settings.value}
            options={MATRIX_VALUES.map((value) => ({ value, label: WORDS[value].label }))}
            onChange={(value) => setSettings({ value })}
          />
          <Select
            label="Side"
            value={side}
            options={settings.value === 'iv' ? SIDES.filter((s) => s.value !== 'sum') : SIDES}
            onChange={(next) => setSettings({ side: next })}
          />
          <Select
            label="Strikes"
            value={settings.reach}
            options={REACHES}
            onChange={(reach) => setSettings({ reach })}
          />
        </>
      }
      formula={`${unit}${isCount(settings.value) ? '' : '; from our own model'}. The marked row is nearest the money.`}
    >
      {view && <HeatGrid {...view} />}
    </AnalyticsPane>
  );
}

/** `2026-12-18`, or `2026-12-18 SPXW` where two roots expire on one day. */
function formatListing(listing: string): string {
  const [expiry, root] = listing.split(' ');
  return root ? `${formatExpiry(expiry, true)} ${root}` : formatExpiry(expiry, true);
}
