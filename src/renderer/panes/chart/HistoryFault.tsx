/** In place of the bars: why there is no history, and what helps. */
import type { ReactNode } from 'react';
import { DAY_MS, timeframeOf } from '../../charts/chart-time.ts';
import { formatSymbol } from '../../components/format.ts';
import { ErrorState } from '../../components/states.tsx';
import type { PaneProps } from '../../workspace/pane-types.ts';
import type { BarFeedState } from './bar-feed.ts';
import type { ChartSettings } from './chart-settings.ts';
import { historyFault } from './chart-words.ts';

interface HistoryFaultProps {
  state: Extract<BarFeedState, { kind: 'failed' }>;
  pane: Pick<PaneProps<ChartSettings>, 'symbol' | 'settings' | 'setSettings'>;
  onRetry(): void;
}

export function HistoryFault({ state, pane, onRetry }: HistoryFaultProps): ReactNode {
  const { symbol, settings, setSettings } = pane;
  const { timeframeMs } = settings;
  const name = formatSymbol(symbol);
  const { message, offersDaily } = historyFault(state, { name, label: timeframeOf(timeframeMs).label, timeframeMs });
  const daily = { label: 'Show daily bars', run: () => setSettings({ timeframeMs: DAY_MS }) };
  return (
    <ErrorState
      title={`No history for ${name}`}
      message={message}
      onRetry={onRetry}
      action={offersDaily ? daily : undefined}
    />
  );
}
