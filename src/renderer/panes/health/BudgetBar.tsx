/** The option-quote budget: who uses it, what was left out and why. */
import type { ReactNode } from 'react';
import type { QuoteBudget } from '../../../shared/contract/health.ts';
import { formatSize, formatSymbol } from '../../components/format.ts';
import { budgetText, healthFaults, healthStates } from './health-words.ts';
import styles from './HealthPane.module.css';

const PARTS = [
  ['pinned', 'Pinned'],
  ['visible', 'On screen'],
  ['alert', 'Alerts'],
  // Strikes of chains that are modelled, whose quotes come after all that is on screen.
  ['flow', 'Chain strikes'],
] as const;

const NAMED = 12;

/** `isRecorded`: of a recording only what was held is known, not for whom. */
export function BudgetBar({ budget, isRecorded }: { budget: QuoteBudget; isRecorded: boolean }): ReactNode {
  return (
    <section className={styles.card} aria-label="Option quote budget">
      <h3>
        Option quotes
        <span>{budgetText(budget, isRecorded)}</span>
      </h3>
      {budget.notInPlan && <p className="quiet">{healthStates.noQuotes}</p>}
      {!budget.notInPlan && !isRecorded && <Shares budget={budget} />}
    </section>
  );
}

function Shares({ budget }: { budget: QuoteBudget }): ReactNode {
  const reasons = new Map<string, string[]>();
  for (const { symbol, reason } of budget.evicted) reasons.set(reason, [...(reasons.get(reason) ?? []), symbol]);
  return (
    <>
      <div
        className={styles.bar}
        role="meter"
        aria-label="Option quotes streamed"
        aria-valuemin={0}
        aria-valuemax={budget.limit}
        aria-valuenow={budget.held}
      >
        {PARTS.map(([key]) => (
          <span key={key} data-part={key} style={{ width: `${(100 * budget.byPriority[key]) / budget.limit}%` }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {PARTS.map(([key, label]) => (
          <li key={key} data-part={key}>
            {label} {formatSize(budget.byPriority[key])}
          </li>
        ))}
      </ul>
      {budget.evictedCount > 0 && <p className="warning"> {healthFaults.quotesLeftOut(budget.evictedCount)} </p>}
      {[...reasons].map(([reason, symbols]) => (
        <p key={reason} className="quiet">
          {reason}: {symbols.slice(0, NAMED).map(formatSymbol).join(', ')}
          {symbols.length > NAMED && ` and ${symbols.length - NAMED} more`}
        </p>
      ))}
    </>
  );
}
