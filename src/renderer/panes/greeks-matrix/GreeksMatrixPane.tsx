/** Any Greek, volatility, open interest or volume: strike by expiry as a live heat map. */
import { useMemo, type ReactNode } from 'react';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { ExpiryStrip } from '../../components/ExpiryStrip.tsx';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import {
  formatCompact,
  formatExpiry,
  formatGreek,
  formatIv,
  formatPrice,
  formatSymbol,
} from '../../components/format.ts';
import { drawHeatGrid } from '../../charts/heat-picture.ts';
import { HeatGrid } from '../../components/HeatGrid.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { useExpiries } from '../../stores/chain-directory.ts';
import { chosenExpiries, datesOf, useAnalytics } from '../../stores/use-analytics.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { MATRIX_VALUES, type MatrixSettings } from './matrix-settings.ts';
import { matrixCsv, selectMatrix } from './select-matrix.ts';
import styles from '../../components/analytics-pane.module.css';

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
  return value === 'openInterest' || value === 'volume' ? formatCompact : formatGreek;
}

export function GreeksMatrixPane(props: PaneProps<MatrixSettings>): ReactNode {
  const { settings, setSettings, symbol } = props;
  const underlying = parseOptionSymbol(symbol)?.underlying ?? symbol;
  const { expiries, retry } = useExpiries(underlying);
  const shown = useMemo(
    () => (expiries.kind === 'ready' ? chosenExpiries(expiries.value, settings.expiries, FIRST) : []),
    [expiries, settings.expiries],
  );
  const request = useMemo(
    () => ({ what: 'matrix' as const, underlying, expiries: datesOf(shown), value: settings.value }),
    [underlying, shown, settings.value],
  );
  const result = useAnalytics('matrix', request);
  const grid = result && selectMatrix(result, settings.side, settings.reach);
  const format = formatterOf(settings.value);
  const diverging = !['iv', 'openInterest', 'volume', 'gamma', 'vega'].includes(settings.value);
  const name = `${formatSymbol(underlying)} ${WORDS[settings.value].label}`;
  const view = grid && {
    label: `${WORDS[settings.value].label} by strike and expiry`,
    rows: grid.strikes,
    columns: grid.expiries,
    values: grid.values,
    formatRow: formatPrice,
    formatColumn: (expiry: string) => formatExpiry(expiry, true),
    format,
    marked: grid.marked,
    diverging,
  };
  return (
    <Pane
      label={`Greeks matrix of ${underlying}`}
      header={
        <PaneHeader
          symbol={underlying}
          onSymbol={props.setSymbol}
          linkGroup={props.linkGroup}
          onLinkGroup={props.setLinkGroup}
          trailing={
            result &&
            view && (
              <ExportMenu
                name={name}
                csv={() => matrixCsv(result)}
                canvas={() => drawHeatGrid(view, props.container.document)}
              />
            )
          }
        >
          <Select
            label="Value"
            value={settings.value}
            options={MATRIX_VALUES.map((value) => ({ value, label: WORDS[value].label }))}
            onChange={(value) => setSettings({ value })}
          />
          <Select label="Side" value={settings.side} options={SIDES} onChange={(side) => setSettings({ side })} />
          <Select
            label="Strikes"
            value={settings.reach}
            options={REACHES}
            onChange={(reach) => setSettings({ reach })}
          />
        </PaneHeader>
      }
    >
      {expiries.kind === 'ready' && (
        <ExpiryStrip
          expiries={expiries.value}
          chosen={shown.map((info) => `${info.root} ${info.expiry}`)}
          onChoose={(next) => setSettings({ expiries: next })}
        />
      )}
      {view && <HeatGrid {...view} />}
      {!view && (
        <div className={styles.plot}>
          {expiries.kind === 'failed' ? (
            <ErrorState title={`No chain for ${formatSymbol(underlying)}`} message={expiries.message} onRetry={retry} />
          ) : expiries.kind === 'ready' && expiries.value.length === 0 ? (
            <EmptyState message={`No options are listed on ${formatSymbol(underlying)}.`} />
          ) : (
            <Skeleton rows={8} />
          )}
        </div>
      )}
      <p className={styles.formula}>
        {WORDS[settings.value].unit}; from our own model. The marked row is nearest the money.
      </p>
    </Pane>
  );
}
