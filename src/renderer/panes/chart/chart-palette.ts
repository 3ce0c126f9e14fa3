/** A chart's settings that the palette changes: timeframe, type, scale, indicators, what is shown. */
import { CHART_STYLES, PRICE_SCALES } from '../../charts/chart-choices.ts';
import { TIMEFRAMES } from '../../charts/chart-time.ts';
import { INDICATOR_KINDS } from '../../charts/indicator-set.ts';
import { etDate, etInstant } from '../../../shared/market/calendar.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import type { PaneChoice } from '../../workspace/pane-types.ts';
import type { ChartSettings } from './chart-settings.ts';
import { addIndicator } from './edit-indicators.ts';

type Flag = 'volume' | 'extendedHours' | 'syncCrosshair' | 'syncRange' | 'snap';
export const CHART_FLAGS: readonly { flag: Exclude<Flag, 'snap'>; label: string; key?: string }[] = [
  { flag: 'volume', label: 'Volume', key: 'v' },
  { flag: 'extendedHours', label: 'Shade extended hours' },
  { flag: 'syncCrosshair', label: 'Share crosshair with link group' },
  { flag: 'syncRange', label: 'Share range with link group' },
];

/** An anchor stands at the day's start until it is set where it belongs; the chart's menu puts one down at the pointer. */
export function withIndicator(settings: ChartSettings, kind: string): Pick<ChartSettings, 'indicators'> {
  const today = etInstant(etDate(marketNowMs()), 0);
  const inputs = INDICATOR_KINDS.find((one) => one.kind === kind)?.inputs ?? [];
  const instants = inputs.filter(({ instant }) => instant).map(({ key }) => [key, today] as const);
  return { indicators: addIndicator(settings.indicators, kind, Object.fromEntries(instants)) };
}

export const CHART_CHOICES: readonly PaneChoice<ChartSettings>[] = [
  ...TIMEFRAMES.map(({ label, ms, key }) => ({
    id: `timeframe ${label}`,
    title: `timeframe ${label}`,
    paneKey: key,
    change: () => ({ timeframeMs: ms }),
  })),
  ...CHART_STYLES.map(({ value, label }) => ({
    id: `style ${value}`,
    title: label,
    change: () => ({ style: value }),
  })),
  ...PRICE_SCALES.map(({ value, label }) => ({
    id: `scale ${value}`,
    title: label.toLowerCase(),
    change: () => ({ scale: value }),
  })),
  ...INDICATOR_KINDS.map(({ kind, label }) => ({
    id: `indicator ${kind}`,
    title: `add indicator ${label}`,
    change: (settings: ChartSettings) => withIndicator(settings, kind),
  })),
  { id: 'indicators none', title: 'remove all indicators', change: () => ({ indicators: [] }) },
  ...CHART_FLAGS.map(({ flag, label, key }) => ({
    id: flag,
    title: `${label.toLowerCase()} on or off`,
    paneKey: key,
    change: (settings: ChartSettings) => ({ [flag]: !settings[flag] }),
  })),
  { id: 'snap', title: 'drawings snap on or off', change: ({ snap }) => ({ snap: !snap }) },
  { id: 'compare none', title: 'stop comparing', change: () => ({ compare: undefined }) },
];
