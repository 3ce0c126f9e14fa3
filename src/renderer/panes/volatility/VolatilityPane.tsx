/** Smiles, term structure and surface of one underlying, with skew measures. */
import { useMemo, useRef, type ReactNode } from 'react';
import type { DistributionResult, MaturitiesResult, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { drawHeatGrid } from '../../charts/heat-picture.ts';
import type { PlotHandle } from '../../charts/Plot.tsx';
import { drawPlotPicture } from '../../charts/plot-picture.ts';
import type { PlotModel } from '../../charts/xy-plot.ts';
import { AnalyticsPane } from '../../components/AnalyticsPane.tsx';
import { formatIv, formatPrice, formatSymbol } from '../../components/format.ts';
import type { HeatGridProps } from '../../charts/HeatGrid.tsx';
import { Select } from '../../components/Select.tsx';
import { ViewChoice } from '../../components/ViewChoice.tsx';
import { useAnalytics, useChainChoice, type ChainChoice } from '../../stores/use-analytics.ts';
import { heldSmiles, useNamedMoment, type NamedMoment } from '../../stores/held-moment.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { curveName, smilePlot, surfaceGrid, termPlot, volatilityCsv } from './select-curves.ts';
import { densityPlot, distributionCsv, listingsAround, maturitiesCsv, maturitiesPlot } from './select-term.ts';
import { CurvesView } from './CurvesView.tsx';
import type { ShownPast } from './past-smiles.ts';
import { ResidualsView } from './ResidualsView.tsx';
import { residualPlot, residualsCsv } from './select-residuals.ts';
import { DistributionView, MaturitiesView } from './TermViews.tsx';
import { AXES } from './smile-axis.ts';
import { usePastSmiles } from './use-past-smiles.ts';
import type { VolatilitySettings } from './volatility-settings.ts';
import { volatilityStates } from './volatility-words.ts';

const VIEWS = [
  { value: 'smile', label: 'Smile' },
  { value: 'term', label: 'Term' },
  { value: 'surface', label: 'Surface' },
  { value: 'residuals', label: 'Rich/cheap' },
  { value: 'maturities', label: 'Fixed' },
  { value: 'distribution', label: 'Density' },
] as const;
const SIDES = [
  { value: 'otm', label: 'Fit' },
  { value: 'call', label: 'Calls’ own' },
  { value: 'put', label: 'Puts’ own' },
] as const;
const PASTS = [
  { value: 'none', label: 'Today alone', hint: '' },
  { value: 'yesterday', label: 'Over yesterday', hint: 'dashed' },
  { value: 'weekAgo', label: 'Over a week ago', hint: 'faint' },
  { value: 'both', label: 'Over both', hint: '' },
] as const;
const FIRST = { smile: 4, term: 12, surface: 8, residuals: 8, maturities: 1, distribution: 1 } as const;
const NOTHING = { dates: [], listings: [] };
const SURFACE_REACH = 30;

export function VolatilityPane(props: PaneProps<VolatilitySettings>): ReactNode {
  const { settings, setSettings } = props;
  const { document } = props.container;
  const chain = useChainChoice(props.symbol, settings.expiries, FIRST[settings.view]);
  const { underlying } = chain;
  const ofSmiles = settings.view !== 'maturities' && settings.view !== 'distribution';
  const around = useListingsAround(chain, settings);
  const { dates, listings } = ofSmiles ? chain : NOTHING;
  const request = useMemo(
    () => ({ what: 'volatility' as const, underlying, expiries: dates, listings }),
    [underlying, dates, listings],
  );
  const smiles = useAnalytics('volatility', request);
  const fixed = useAnalytics(
    'maturities',
    useMemo(() => {
      const wanted = settings.view === 'maturities' ? around : NOTHING;
      return { what: 'maturities' as const, underlying, expiries: wanted.dates, listings: wanted.listings };
    }, [underlying, around, settings.view]),
  );
  const density = useAnalytics(
    'distribution',
    useMemo(() => {
      const wanted = settings.view === 'distribution' ? chain : NOTHING;
      const first = { expiries: wanted.dates.slice(0, 1), listings: wanted.listings.slice(0, 1) };
      return { what: 'distribution' as const, underlying, ...first };
    }, [underlying, chain, settings.view]),
  );
  const { result } = smiles;
  const { result: maturities } = fixed;
  const { result: distribution } = density;
  const past = usePastSmiles(underlying, settings.view === 'smile' ? settings.past : 'none');
  const held = useNamedMoment();
  const drawsHeld = settings.view === 'smile' || settings.view === 'term';
  const plot = useRef<PlotHandle>(null);
  const note = volatilityStates[settings.view];
  const title = `${formatSymbol(underlying)} ${settings.view} of implied volatility`;
  const canvas = (): HTMLCanvasElement | undefined => {
    const other = maturities
      ? maturitiesPlot(maturities)
      : distribution?.of && densityPlot(distribution.of, distribution);
    const picture = plot.current?.canvas();
    if (other) return picture && drawPlotPicture({ title, note, model: other, plot: picture }, document);
    if (!result) return undefined;
    if (settings.view === 'surface') return drawHeatGrid(surfaceView(result, settings.side), note, document);
    const drawn = plot.current?.canvas();
    return (
      drawn &&
      drawPlotPicture({ title, note, model: modelOf(result, settings, past.shown, held), plot: drawn }, document)
    );
  };
  const side = (
    <Select label="Side" value={settings.side} options={SIDES} onChange={(chosen) => setSettings({ side: chosen })} />
  );
  const choices = settings.view === 'smile' && (
    <>
      {side}
      <Select label="Axis" value={settings.axis} options={AXES} onChange={(axis) => setSettings({ axis })} />
      <Select
        label="Earlier smiles"
        value={settings.past}
        options={PASTS}
        onChange={(chosen) => setSettings({ past: chosen })}
      />
    </>
  );
  // One view or none: without any the pane says why.
  let view: ReactNode;
  if (maturities) view = <MaturitiesView result={maturities} plot={plot} />;
  else if (distribution)
    view = (
      <DistributionView
        result={distribution}
        plot={plot}
        between={settings.between}
        onBetween={(between) => setSettings({ between })}
      />
    );
  else if (result && settings.view === 'residuals') view = <ResidualsView result={result} plot={plot} />;
  else if (result)
    view = (
      <CurvesView
        result={result}
        model={settings.view === 'surface' ? undefined : modelOf(result, settings, past.shown, held)}
        grid={settings.view === 'surface' ? surfaceView(result, settings.side) : undefined}
        strip={settings.view === 'smile' ? settings.axis : undefined}
        choices={choices}
        past={past}
        plot={plot}
      />
    );
  const csv = csvOf(settings.view, result, maturities, distribution);
  return (
    <AnalyticsPane
      title="Volatility"
      chain={chain}
      link={props}
      model={result ?? maturities ?? distribution}
      isBefore={[smiles, fixed, density].some((answer) => answer.isBefore)}
      onExpiries={(expiries) => setSettings({ expiries })}
      exports={csv && { csv, canvas }}
      controls={
        <>
          <ViewChoice
            label="View"
            value={settings.view}
            options={VIEWS}
            onChange={(chosen) => setSettings({ view: chosen })}
          />
          {settings.view === 'surface' && side}
        </>
      }
      held={drawsHeld ? { has: heldSmiles(held?.moment, underlying, result?.curves) } : undefined}
      formula={note}
    >
      {view}
    </AnalyticsPane>
  );
}

/** Writes what is shown; undefined where nothing is. */
function csvOf(
  view: VolatilitySettings['view'],
  result: VolatilityResult | undefined,
  maturities: MaturitiesResult | undefined,
  distribution: DistributionResult | undefined,
): (() => string) | undefined {
  if (maturities) return () => maturitiesCsv(maturities);
  if (distribution) return () => distributionCsv(distribution);
  if (!result) return undefined;
  return () => (view === 'residuals' ? residualsCsv(result) : volatilityCsv(result));
}

/** The chosen listings, else those around the fixed maturities. */
function useListingsAround(
  chain: ChainChoice,
  { expiries }: VolatilitySettings,
): Pick<ChainChoice, 'dates' | 'listings'> {
  return useMemo(() => {
    if (expiries.length > 1 || chain.expiries.kind !== 'ready') return chain;
    const listings = listingsAround(chain.expiries.value, marketNowMs());
    return { listings, dates: [...new Set(listings.map((listing) => listing.split(' ')[1]))].toSorted() };
  }, [chain, expiries]);
}

function modelOf(
  result: VolatilityResult,
  { view, side, axis }: VolatilitySettings,
  past: readonly ShownPast[],
  held: NamedMoment | undefined,
): PlotModel {
  if (view === 'residuals') return residualPlot(result);
  return view === 'term' ? termPlot(result, held) : smilePlot(result, side, axis, past, held);
}

function surfaceView(result: VolatilityResult, side: VolatilitySettings['side']): HeatGridProps {
  const grid = surfaceGrid(result, side, SURFACE_REACH);
  return {
    label: `${formatSymbol(result.underlying)} implied volatility by strike and expiry, % a year`,
    rows: grid.strikes,
    columns: result.curves.map(curveName),
    values: grid.values,
    formatRow: formatPrice,
    formatColumn: (column) => column,
    format: formatIv,
    marked: grid.marked,
    diverging: false,
  };
}
