/** The chart's controls: symbol, timeframe, style, indicators; where its bars come from. */
import { ChartNoAxesCombined, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { etDate } from '../../../shared/market/calendar.ts';
import { unknownYear } from '../../../shared/market/trading-calendar.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { CHART_STYLES, PRICE_SCALES } from '../../charts/chart-choices.ts';
import { DAY_MS, TIMEFRAMES } from '../../charts/chart-time.ts';
import { INDICATOR_KINDS } from '../../charts/indicator-set.ts';
import { Menu } from '../../components/Menu.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { useEndOfDay } from '../../stores/plan.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import type { BarFeedState } from './bar-feed.ts';
import type { ChartSettings } from './chart-settings.ts';
import { CompareControl } from './CompareControl.tsx';
import styles from './ChartPane.module.css';

const SOURCE_WORDS = { rest: 'REST + live', recording: 'Recording', engine: 'Live only' } as const;

interface ChartHeaderProps {
  pane: PaneProps<ChartSettings>;
  state: BarFeedState;
  /** Start of the oldest bar shown; NaN while there is none. */
  oldestMs: number;
  onSave(): void;
}

export function ChartHeader({ pane, state, oldestMs, onSave }: ChartHeaderProps): ReactNode {
  const { symbol, setSymbol, linkGroup, setLinkGroup, settings, setSettings } = pane;
  const polling = useWorldStore((s) => s.polling.has(marketOf(symbol)));
  const endOfDay = useEndOfDay(marketOf(symbol));
  const indicators = INDICATOR_KINDS.map(({ kind, label }) => {
    const shown = settings.indicators.some((choice) => choice.kind === kind);
    const rest = settings.indicators.filter((choice) => choice.kind !== kind);
    return {
      id: kind,
      label,
      checked: shown,
      stay: true,
      onSelect: () => setSettings({ indicators: shown ? rest : [...rest, { id: kind, kind, inputs: {} }] }),
    };
  });
  const flag = (key: 'volume' | 'extendedHours' | 'syncCrosshair' | 'syncRange', label: string) => ({
    id: key,
    label,
    checked: settings[key],
    stay: true,
    onSelect: () => setSettings({ [key]: !settings[key] }),
  });
  return (
    <PaneHeader
      symbol={symbol}
      onSymbol={setSymbol}
      linkGroup={linkGroup}
      onLinkGroup={setLinkGroup}
      trailing={
        <>
          {settings.timeframeMs < DAY_MS && <UnknownDays oldestMs={oldestMs} />}
          <SourceLabel state={state} polling={polling} endOfDay={endOfDay} />
          <Menu
            label="Chart options"
            align="end"
            trigger={<SlidersHorizontal size={14} aria-hidden />}
            items={[
              flag('volume', 'Volume'),
              flag('extendedHours', 'Shade extended hours'),
              flag('syncCrosshair', 'Share crosshair with link group'),
              flag('syncRange', 'Share range with link group'),
              ...PRICE_SCALES.map(({ value, label }, i) => ({
                id: value,
                label,
                separated: i === 0,
                checked: settings.scale === value,
                stay: true,
                onSelect: () => setSettings({ scale: value }),
              })),
              { id: 'save', label: 'Save as PNG', separated: true, onSelect: onSave },
            ]}
          />
        </>
      }
    >
      <div className={styles.timeframes} role="group" aria-label="Timeframe">
        {TIMEFRAMES.map(({ label, ms }) => (
          <Toggle
            key={ms}
            label={label}
            on={settings.timeframeMs === ms}
            onChange={() => setSettings({ timeframeMs: ms })}
          />
        ))}
      </div>
      <Select
        label="Style"
        value={settings.style}
        options={CHART_STYLES}
        onChange={(style) => setSettings({ style })}
      />
      <CompareControl compared={settings.compare} onCompare={(compare) => setSettings({ compare })} />
      <Menu label="Indicators" trigger={<ChartNoAxesCombined size={14} aria-hidden />} items={indicators} />
    </PaneHeader>
  );
}

/** Which hours are extended, and which of a gap's bars are missing, is a guess there. */
function UnknownDays({ oldestMs }: { oldestMs: number }): ReactNode {
  const unknown = Number.isNaN(oldestMs) ? undefined : unknownYear(etDate(oldestMs));
  return (
    unknown && (
      <span className="warning" title={unknown}>
        Holidays unknown
      </span>
    )
  );
}

interface SourceLabelProps {
  state: BarFeedState;
  polling: boolean;
  endOfDay: boolean;
}

function SourceLabel({ state, polling, endOfDay }: SourceLabelProps): ReactNode {
  if (state.kind !== 'ready') return null;
  if (state.problem)
    return (
      <span className="warning" title={state.problem}>
        Incomplete
      </span>
    );
  if (state.loadingOlder) return <span className="faint">Loading older…</span>;
  if (endOfDay)
    return (
      <span
        className="warning"
        title="Your plan has no live data of this market: these are the bars it gives over REST, and no more come by themselves."
      >
        END OF DAY
      </span>
    );
  if (polling)
    return (
      <span className="warning" title="The socket is not available; prices come from REST every few seconds.">
        POLLING
      </span>
    );
  return (
    <span className="faint" title="Where these bars come from">
      {SOURCE_WORDS[state.source]}
    </span>
  );
}
