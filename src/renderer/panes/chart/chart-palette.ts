/** A chart's settings that the palette changes: timeframe, type, scale, indicators, what is shown. */
import { ChartCandlestick } from 'lucide-react';
import { CHART_STYLES, PRICE_SCALES } from '../../charts/chart-choices.ts';
import { OVERLAYS, type OverlayName } from '../../charts/overlay-choices.ts';
import { TIMEFRAMES } from '../../charts/chart-time.ts';
import { INDICATOR_KINDS } from '../../charts/indicator-set.ts';
import { DRAWING_TOOLS, type Charts, type DrawingTool } from '../../../shared/settings/charts.ts';
import { etDate, etInstant } from '../../../shared/market/calendar.ts';
import { toggleSync } from '../../stores/charts-store.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import type { Command } from '../../commands/registry.ts';
import type { PaneAsk, PaneChoice } from '../../workspace/pane-types.ts';
import type { ChartSettings } from './chart-settings.ts';
import { addIndicator } from './edit-indicators.ts';

export const CHART_FLAGS: readonly { flag: 'volume' | 'extendedHours' | 'barsAlone'; label: string; key?: string }[] = [
  { flag: 'volume', label: 'Volume', key: 'v' },
  { flag: 'extendedHours', label: 'Shade extended hours' },
  { flag: 'barsAlone', label: 'Scale to the bars alone' },
];

/** Of all charts together. */
export const CHART_SYNCS: readonly { what: keyof Charts['sync']; label: string }[] = [
  { what: 'crosshair', label: 'One crosshair in all charts' },
  { what: 'range', label: 'One span of time in all charts' },
];

export const TOOL_WORDS: Readonly<Record<DrawingTool, string>> = {
  trend: 'Trend line',
  ray: 'Ray',
  horizontal: 'Horizontal line',
  vertical: 'Vertical line',
  rectangle: 'Rectangle',
  channel: 'Channel',
  fibonacci: 'Fibonacci retracement',
  measure: 'Measure',
  text: 'Text',
};

/** What people draw with one, by other names. */
const TOOL_KEYWORDS: Partial<Record<DrawingTool, string>> = {
  horizontal: 'support resistance level',
  vertical: 'earnings date event',
  rectangle: 'box zone',
  channel: 'parallel',
  measure: 'ruler distance',
  text: 'note label',
};

export const CHART_ASKS: readonly PaneAsk[] = [
  ...DRAWING_TOOLS.map((tool) => ({
    id: tool,
    title: `draw ${TOOL_WORDS[tool].toLowerCase()}`,
    keywords: `drawing ${TOOL_KEYWORDS[tool] ?? ''}`,
  })),
  { id: 'compare', title: 'compare with another symbol…', keywords: 'versus vs relative overlay' },
  { id: 'undo', title: 'undo the last drawing' },
  { id: 'redo', title: 'redo the last drawing' },
];

export const CHART_COMMANDS: readonly Command[] = CHART_SYNCS.map(({ what, label }) => ({
  id: `charts.sync.${what}`,
  title: `Chart: ${label.toLowerCase()}, on or off`,
  group: 'Chart',
  icon: ChartCandlestick,
  run: () => toggleSync(what),
}));

/** An anchor stands at the day's start until it is set where it belongs; the chart's menu puts one down at the pointer. */
export function withIndicator(settings: ChartSettings, kind: string): Pick<ChartSettings, 'indicators'> {
  const today = etInstant(etDate(marketNowMs()), 0);
  const inputs = INDICATOR_KINDS.find((one) => one.kind === kind)?.inputs ?? [];
  const instants = inputs.filter(({ instant }) => instant).map(({ key }) => [key, today] as const);
  return { indicators: addIndicator(settings.indicators, kind, Object.fromEntries(instants)) };
}

export const withOverlay = ({ overlays }: ChartSettings, name: OverlayName): Pick<ChartSettings, 'overlays'> => ({
  overlays: overlays.includes(name) ? overlays.filter((one) => one !== name) : [...overlays, name],
});

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
  ...OVERLAYS.map(({ value, label }) => ({
    id: `overlay ${value}`,
    title: `${label} on or off`,
    change: (settings: ChartSettings) => withOverlay(settings, value),
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
