/** Dealer exposure by strike and expiry, with the sign assumption named beside the number. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { ExposureResult } from '../../../shared/contract/analytics.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { Plot, type PlotHandle } from '../../charts/Plot.tsx';
import { PlotReadout } from '../../charts/PlotReadout.tsx';
import type { PlotHover } from '../../charts/xy-plot.ts';
import { ExpiryStrip } from '../../components/ExpiryStrip.tsx';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { formatExpiry, formatPremium, formatPrice, formatSymbol, UNKNOWN } from '../../components/format.ts';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { useExpiries } from '../../stores/chain-directory.ts';
import { chosenExpiries, datesOf, useAnalytics } from '../../stores/use-analytics.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { MEASURES, type ExposureSettings } from './exposure-settings.ts';
import {
  excludedText,
  exposureCsv,
  exposurePlot,
  isMoney,
  MEASURE_WORDS,
  totalOf,
  zeroGammaText,
} from './select-exposure.ts';
import styles from '../../components/analytics-pane.module.css';

const SIGN_WORDS = [
  { value: 'naive', label: 'Calls +, puts −' },
  { value: 'flowAdjusted', label: 'Flow-adjusted' },
  { value: 'volumeWeighted', label: 'Volume-weighted' },
] as const;
const REACHES = [20, 40, 80, 500].map((value) => ({
  value,
  label: value === 500 ? 'All strikes' : `±${value} strikes`,
}));
const FIRST = 8;

export function ExposurePane(props: PaneProps<ExposureSettings>): ReactNode {
  const { settings, setSettings, symbol } = props;
  const underlying = parseOptionSymbol(symbol)?.underlying ?? symbol;
  const { expiries, retry } = useExpiries(underlying);
  const shown = useMemo(
    () => (expiries.kind === 'ready' ? chosenExpiries(expiries.value, settings.expiries, FIRST) : []),
    [expiries, settings.expiries],
  );
  const request = useMemo(
    () => ({ what: 'exposure' as const, underlying, expiries: datesOf(shown), sign: settings.sign }),
    [underlying, shown, settings.sign],
  );
  const result = useAnalytics('exposure', request);
  const plot = useRef<PlotHandle>(null);
  const name = `${formatSymbol(underlying)} exposure`;
  return (
    <Pane
      label={`Exposure of ${underlying}`}
      header={
        <PaneHeader
          symbol={underlying}
          onSymbol={props.setSymbol}
          linkGroup={props.linkGroup}
          onLinkGroup={props.setLinkGroup}
          trailing={
            result && <ExportMenu name={name} csv={() => exposureCsv(result)} canvas={() => plot.current?.canvas()} />
          }
        >
          <Select
            label="Measure"
            value={settings.measure}
            options={MEASURES.map((value) => ({ value, label: MEASURE_WORDS[value].label }))}
            onChange={(measure) => setSettings({ measure })}
          />
          {isMoney(settings.measure) && (
            <Select
              label="Sign assumption: who holds which side"
              value={settings.sign}
              options={SIGN_WORDS}
              onChange={(sign) => setSettings({ sign })}
            />
          )}
          <Toggle label="By strike" on={settings.by === 'strike'} onChange={() => setSettings({ by: 'strike' })} />
          <Toggle label="By expiry" on={settings.by === 'expiry'} onChange={() => setSettings({ by: 'expiry' })} />
          {settings.by === 'strike' && (
            <Select
              label="Strikes"
              value={settings.reach}
              options={REACHES}
              onChange={(reach) => setSettings({ reach })}
            />
          )}
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
      <p className={styles.formula}>
        {MEASURE_WORDS[settings.measure].formula}.
        {result && isMoney(settings.measure) && ` Assumption: ${result.assumption.replace(/\.$/, '')}.`}
        {result && ` ${excludedText(result)}.`}
      </p>
    </Pane>
  );
}

interface ContentProps {
  result: ExposureResult;
  settings: ExposureSettings;
  plot: React.RefObject<PlotHandle | null>;
}

function Content({ result, settings, plot }: ContentProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<PlotHover>();
  const model = useMemo(() => exposurePlot(result, settings), [result, settings]);
  return (
    <>
      <Facts result={result} settings={settings} />
      <div ref={host} className={styles.plot}>
        <PlotReadout model={model} hover={hover} host={host} className={styles.readout} />
        <Plot
          label={`${MEASURE_WORDS[settings.measure].label} by ${settings.by}`}
          model={model}
          onHover={setHover}
          handle={plot}
        />
      </div>
    </>
  );
}

const ratio = (value: number | undefined): string => (value === undefined ? UNKNOWN : value.toFixed(2));

function Facts({ result, settings }: Omit<ContentProps, 'plot'>): ReactNode {
  const total = totalOf(result, settings.measure);
  const { putCall } = result;
  const pain = result.maxPain.find((entry) => entry.strike !== undefined);
  return (
    <dl className={styles.facts}>
      {total !== undefined && (
        <div>
          <dt>Total</dt>
          <dd className={total > 0 ? 'up' : total < 0 ? 'down' : undefined}>
            {total > 0 ? '+' : ''}
            {formatPremium(total)}
          </dd>
        </div>
      )}
      <div title={result.zeroGamma.map(({ sign, level }) => `${sign}: ${formatPrice(level)}`).join('\n')}>
        <dt>Zero gamma</dt>
        <dd>{zeroGammaText(result)}</dd>
      </div>
      <div title={result.maxPain.map((entry) => `${entry.expiry}: ${formatPrice(entry.strike)}`).join('\n')}>
        <dt>Max pain{pain ? ` ${formatExpiry(pain.expiry)}` : ''}</dt>
        <dd>{formatPrice(pain?.strike)}</dd>
      </div>
      <div title="Puts over calls">
        <dt>P/C volume</dt>
        <dd>{ratio(putCall.volume)}</dd>
      </div>
      <div>
        <dt>P/C OI</dt>
        <dd>{ratio(putCall.openInterest)}</dd>
      </div>
      <div>
        <dt>P/C premium</dt>
        <dd>{ratio(putCall.premium)}</dd>
      </div>
    </dl>
  );
}
