/** Keys of the chart: scroll, zoom, newest, timeframes by digit. */
import { TIMEFRAMES } from '../../charts/chart-time.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import type { ChartSettings } from './chart-settings.ts';

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** True where the key was one of the chart's. */
export function chartKey(
  { key, shiftKey, ctrlKey, metaKey, altKey }: Key,
  chart: Pick<PriceChart, 'scrollBy' | 'zoomBy' | 'showLatest'>,
  settings: ChartSettings,
  setSettings: (change: Partial<ChartSettings>) => void,
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const step = shiftKey ? 20 : 2;
  if (key === 'ArrowLeft') chart.scrollBy(-step);
  else if (key === 'ArrowRight') chart.scrollBy(step);
  else if (key === '+' || key === '=' || key === 'ArrowUp') chart.zoomBy(0.8);
  else if (key === '-' || key === '_' || key === 'ArrowDown') chart.zoomBy(1.25);
  else if (key === 'End') chart.showLatest();
  else if (key === 'v') setSettings({ volume: !settings.volume });
  else {
    const timeframe = TIMEFRAMES.find((one) => one.key === key);
    if (!timeframe) return false;
    setSettings({ timeframeMs: timeframe.ms });
  }
  return true;
}

/** A bare `a`: an alert at the pointer. */
export const isAlertKey = ({ key, ctrlKey, metaKey, altKey }: Key): boolean =>
  key.toLowerCase() === 'a' && !ctrlKey && !metaKey && !altKey;
