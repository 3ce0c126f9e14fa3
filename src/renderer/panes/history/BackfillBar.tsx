/** How much of the past is known, and how the rest is filled in: its cost first, then how far it is. */
import { useState, type ReactNode } from 'react';
import type { BackfillPlan, BackfillStatus } from '../../../shared/contract/history.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatSymbol } from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { showFailure } from '../../stores/notices-store.ts';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { durationText, endReason, endText, historyStates, historyTitles, progressText } from './history-words.ts';
import styles from './history.module.css';

interface BackfillBarProps {
  symbol: string;
  coverage: string | undefined;
  status: BackfillStatus | undefined;
  fill(symbols: string[], on: boolean): Promise<void>;
}

export function BackfillBar({ symbol, coverage, status, fill }: BackfillBarProps): ReactNode {
  const [plan, setPlan] = useState<BackfillPlan | 'asking'>();
  const replay = useWorldStore((s) => s.world?.kind === 'replay');
  const run = (work: Promise<unknown>, what: string): void => {
    work.catch((error: unknown) => {
      setPlan(undefined);
      showFailure('history-fill', what, failureMessage(error));
    });
  };
  const askPlan = (): void => {
    setPlan('asking');
    run(call('history.plan', { symbol }).then(setPlan), historyTitles.noPlan);
  };
  return (
    <div className={styles.bar}>
      <span className={styles.coverage}>{coverage}</span>
      {status?.state === 'running' ? (
        <>
          <progress value={status.done} max={Math.max(1, status.requests)} aria-label="Filling in" />
          <span>{progressText(status)}</span>
          <Button label="Stop" onClick={() => run(fill([], false), historyTitles.notStopped)} />
        </>
      ) : (
        <>
          {status && <span title={endReason(status)}>{endText(status)}</span>}
          {!replay && (
            <Button
              label={plan === 'asking' ? 'Asking…' : 'Fill in a year…'}
              disabled={plan === 'asking'}
              onClick={askPlan}
            />
          )}
        </>
      )}
      {plan && plan !== 'asking' && (
        <PlanDialog
          plan={plan}
          onClose={() => setPlan(undefined)}
          onFill={(symbols) => {
            setPlan(undefined);
            run(fill(symbols, true), historyTitles.notFilled);
          }}
        />
      )}
    </div>
  );
}

function PlanDialog({
  plan,
  onClose,
  onFill,
}: {
  plan: BackfillPlan;
  onClose(): void;
  onFill(symbols: string[]): void;
}): ReactNode {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const listed = watchlists.lists.flatMap(({ groups }) => groups.flatMap(({ symbols }) => symbols));
  const names = [...new Set([plan.symbol, ...listed])].filter(
    (name) => marketOf(name) !== 'options' && name !== 'I:VIX',
  );
  return (
    <Dialog title={`A year of 30-day implied volatility of ${formatSymbol(plan.symbol)}`} onClose={onClose}>
      <div className={styles.plan}>
        <p>{historyStates.known(plan)}</p>
        <p>
          <strong>
            About {plan.requests} requests: {durationText(plan.minutes)}.
          </strong>{' '}
          {historyStates.pace(plan)}
        </p>
        <div className={styles.actions}>
          {names.length > 1 && (
            <Button
              label={`All ${names.length} names of the watchlists, about ${durationText(plan.minutes * names.length)}`}
              onClick={() => onFill(names)}
            />
          )}
          <Button
            primary
            label={plan.requests > 0 ? `Fill in ${formatSymbol(plan.symbol)}` : 'Nothing is left to ask'}
            disabled={plan.requests === 0}
            onClick={() => onFill([plan.symbol])}
          />
        </div>
      </div>
    </Dialog>
  );
}
