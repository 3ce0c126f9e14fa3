/** One line over a pane's content where the plan has finished days only: what is missing, and why. */
import type { ReactNode } from 'react';
import { MARKETS, type Market } from '../../shared/market/symbols.ts';
import { useEndOfDay } from '../stores/plan.ts';
import styles from './states.module.css';

interface PlanNoteProps {
  /** The markets the pane shows. */
  markets: readonly Market[];
  /** What that means for the pane, in a sentence. */
  means: string;
}

export function PlanNote({ markets, means }: PlanNoteProps): ReactNode {
  const endOfDay: Record<Market, boolean> = {
    stocks: useEndOfDay('stocks'),
    options: useEndOfDay('options'),
    indices: useEndOfDay('indices'),
  };
  const lacking = MARKETS.filter((market) => endOfDay[market] && markets.includes(market));
  if (lacking.length === 0) return null;
  const names = lacking.length > 1 ? `${lacking.slice(0, -1).join(', ')} or ${lacking.at(-1)!}` : lacking[0];
  return (
    <p className={styles.planNote} role="note">
      <strong>End of day</strong> Your plan has no live {names}. {means}
    </p>
  );
}
