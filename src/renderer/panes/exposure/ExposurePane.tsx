/** Dealer exposure by strike and expiry, with the sign assumption named beside the number. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { ExposureResult } from '../../../shared/contract/analytics.ts';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { drawPlotPicture } from '../../charts/plot-picture.ts';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover } from '../../charts/xy-plot.ts';
import { AnalyticsPane } from '../../components/AnalyticsPane.tsx';
import {
  formatExpiry,
  formatPremium,
  formatPrice,
  formatSymbol,
  isFarExpiry,
  UNKNOWN,
} from '../../components/format.ts';
import { Select } from '../../components/Select.tsx';
import { EmptyState } from '../../components/states.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { heldExposure, heldExposures, useNamedMoment, type NamedMoment } from '../../stores/held-moment.ts';
import { useAnalytics, useChainChoice } from '../../stores/use-analytics.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { exposureStates } from './exposure-words.ts';
import { EXPOSURE_MEASURES, SIGNS, type ExposureSettings } from './exposure-settings.ts';
import {
  listingsText,
  exposureCsv,
  exposurePlot,
  isMoney,
  MEASURE_LABELS,
  noteOf,
  SIGN_LABELS,
  grossGex,
  isPartial,
  totalOf,
  zeroGammaLevels,
  zeroGammaText,
} from './select-exposure.ts';
import styles from '../../components/analytics-pane.module.css';

const SIGN_WORDS = SIGNS.map((value) => ({ value, label: SIGN_LABELS[value] }));
const REACHES = [20, 40, 80, 500].map((value) => ({
  value,
  label: value === 500 ? 'All strikes' : `±${value} strikes`,
}));
/** Every listed expiry: part of the chain is not enough for its gamma. */
const FIRST = 400;

export function ExposurePane(props: PaneProps<ExposureSettings>): ReactNode {
  const { settings, setSettings } = props;
  const { measure, sign, by } = settings;
  const chain = useChainChoice(props.symbol, settings.expiries, FIRST);
  const { underlying, dates, listings } = chain;
  const request = useMemo(
    () => ({ what: 'exposure' as const, underlying, expiries: dates, listings, sign }),
    [underlying, dates, listings, sign],
  );
  const { result, isBefore } = useAnalytics('exposure', request);
  const plot = useRef<PlotHandle>(null);
  const note = noteOf(settings, result);
  const held = useNamedMoment();
  // One view or none: without any the pane says why.
  let view: ReactNode;
  if (result && result.listings.loaded > 0)
    view = <Content result={result} settings={settings} plot={plot} held={held} />;
  else if (result?.listings.contradicted) view = <EmptyState message={exposureStates.contradicted} />;
  const canvas = (): HTMLCanvasElement | undefined => {
    const drawn = plot.current?.canvas();
    if (!result || !drawn) return undefined;
    const title = `${formatSymbol(underlying)} ${MEASURE_LABELS[measure]} by ${by}`;
    return drawPlotPicture(
      { title, note, model: exposurePlot(result, settings, held), plot: drawn },
      props.container.document,
    );
  };
  return (
    <AnalyticsPane
      title="Exposure"
      chain={chain}
      link={props}
      model={result}
      isBefore={isBefore}
      isSums
      held={isMoney(measure) ? { has: heldExposures(held?.moment, { underlying, sign }) } : undefined}
      onExpiries={(expiries) => setSettings({ expiries })}
      exports={result && { csv: () => exposureCsv(result), canvas }}
      controls={
        <>
          <Select
            label="Measure"
            value={measure}
            options={EXPOSURE_MEASURES.map((value) => ({ value, label: MEASURE_LABELS[value] }))}
            onChange={(next) => setSettings({ measure: next })}
          />
          {isMoney(measure) && (
            <Select
              label="Sign assumption: who holds which side"
              value={sign}
              options={SIGN_WORDS}
              onChange={(next) => setSettings({ sign: next })}
            />
          )}
          <Toggle label="By strike" on={by === 'strike'} onChange={() => setSettings({ by: 'strike' })} />
          <Toggle label="By expiry" on={by === 'expiry'} onChange={() => setSettings({ by: 'expiry' })} />
          {by === 'strike' && (
            <Select
              label="Strikes"
              value={settings.reach}
              options={REACHES}
              onChange={(reach) => setSettings({ reach })}
            />
          )}
        </>
      }
      formula={note}
    >
      {view}
    </AnalyticsPane>
  );
}

interface ContentProps {
  result: ExposureResult;
  settings: ExposureSettings;
  plot: React.RefObject<PlotHandle | null>;
  held: NamedMoment | undefined;
}

function Content({ result, settings, plot, held }: ContentProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  const model = useMemo(() => exposurePlot(result, settings, held), [result, settings, held]);
  const { contracts, excluded, total } = result;
  if (isMoney(settings.measure) && Number.isNaN(total.gex) && contracts > 0 && excluded.noOpenInterest === contracts)
    return <EmptyState message={noOpenInterest(contracts)} />;
  return (
    <>
      <Facts result={result} settings={settings} held={held} />
      <div ref={host} className={styles.plot}>
        <PlotReadout model={model} hover={hover} host={host} className={styles.readout} />
        <Plot
          label={`${MEASURE_LABELS[settings.measure]} by ${settings.by}`}
          model={model}
          onHover={setHover}
          handle={plot}
        />
      </div>
    </>
  );
}

const noOpenInterest = (contracts: number): string =>
  `No open interest is known of these ${contracts} contracts, so there is no exposure to add up. It comes with a chain’s snapshot over REST: a day imported from flat files holds none.`;

const ratio = (value: number | undefined): string => (value === undefined ? UNKNOWN : value.toFixed(2));

function GexSteadiness({ result }: { result: ExposureResult }): ReactNode {
  const gross = grossGex(result);
  const { gexPerBasisPoint } = result;
  return (
    <>
      {gross && (
        <div title={exposureStates.gross}>
          <dt>Calls + puts</dt>
          <dd>
            {formatPremium(gross.dollars)}, net {gross.netShare} of it
          </dd>
        </div>
      )}
      {gexPerBasisPoint !== undefined && (
        <div title={exposureStates.perBasisPoint}>
          <dt>Total per bp of spot</dt>
          <dd>
            {gexPerBasisPoint > 0 ? '+' : ''}
            {formatPremium(gexPerBasisPoint)}
          </dd>
        </div>
      )}
    </>
  );
}

function Facts({ result, settings, held }: Omit<ContentProps, 'plot'>): ReactNode {
  const total = totalOf(result, settings.measure);
  const then = heldExposure(held?.moment, result);
  const heldTotal = then && totalOf(then, settings.measure);
  const { putCall } = result;
  const pain = result.maxPain.find((entry) => entry.strike !== undefined);
  const expiryOf = (expiry: string): string => formatExpiry(expiry, isFarExpiry(expiry, result.atMs));
  return (
    <dl className={styles.facts}>
      <div title={exposureStates.coverage}>
        <dt>In the sums</dt>
        <dd className={isPartial(result) ? 'warning' : undefined}>{listingsText(result)}</dd>
      </div>
      {total !== undefined && (
        <div>
          <dt>{isPartial(result) ? 'Of these' : 'Total'}</dt>
          <dd className={total > 0 ? 'up' : total < 0 ? 'down' : undefined}>
            {total > 0 ? '+' : ''}
            {formatPremium(total)}
          </dd>
        </div>
      )}
      {held && heldTotal !== undefined && (
        <div title={exposureStates.held(held.name.slice(2))}>
          <dt>{held.name}</dt>
          <dd className={styles.held}>
            {heldTotal > 0 ? '+' : ''}
            {formatPremium(heldTotal)}
          </dd>
        </div>
      )}
      {settings.measure === 'gex' && <GexSteadiness result={result} />}
      <div title={`${zeroGammaLevels(result)}\n${exposureStates.zeroGamma}`}>
        <dt>Zero gamma{isPartial(result) && ' of these'}</dt>
        <dd>{zeroGammaText(result)}</dd>
      </div>
      <div
        title={[
          exposureStates.maxPain,
          ...result.maxPain.map((entry) => `${entry.root} ${expiryOf(entry.expiry)}: ${formatPrice(entry.strike)}`),
        ].join('\n')}
      >
        <dt>Max pain{pain ? ` ${expiryOf(pain.expiry)}` : ''}</dt>
        <dd>{formatPrice(pain?.strike)}</dd>
      </div>
      <div title="Put contracts traded today over call contracts">
        <dt>P/C volume</dt>
        <dd>{ratio(putCall.volume)}</dd>
      </div>
      <div title="Put open interest over call open interest">
        <dt>P/C OI</dt>
        <dd>{ratio(putCall.openInterest)}</dd>
      </div>
      <div title="Put premium over call premium: volume · day VWAP · shares">
        <dt>P/C premium</dt>
        <dd>{ratio(putCall.premium)}</dd>
      </div>
    </dl>
  );
}
