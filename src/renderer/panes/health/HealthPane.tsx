/** What the feed and the engine are doing, and every hole in what was received. */
import { ClipboardCopy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { failureMessage } from '../../bridge/calls.ts';
import { fetchDiagnostics } from '../../bridge/diagnostics.ts';
import { NoMarket } from '../../components/NoMarket.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Skeleton } from '../../components/states.tsx';
import { Button } from '../../components/Toggle.tsx';
import { useGapStore, useHealthStore } from '../../stores/engine-stores.ts';
import { showFailure } from '../../stores/notices-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useNoMarket, useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { BudgetBar } from './BudgetBar.tsx';
import { CapabilityTable } from './CapabilityTable.tsx';
import { EngineFacts } from './EngineFacts.tsx';
import { GapTable } from './GapTable.tsx';
import { SocketTable } from './SocketTable.tsx';
import styles from './HealthPane.module.css';

const COPIED_MS = 2000;

export function HealthPane({ container }: PaneProps): ReactNode {
  const health = useHealthStore((s) => s.health);
  const noMarket = useNoMarket();
  const isReplay = useWorldStore((s) => s.world?.kind === 'replay');
  const liveGaps = useGapStore((s) => s.gaps);
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const [copied, setCopied] = useState(false);

  const copy = async (): Promise<void> => {
    try {
      await container.window.navigator.clipboard.writeText(await fetchDiagnostics());
      setCopied(true);
      container.window.setTimeout(() => setCopied(false), COPIED_MS);
    } catch (error) {
      showFailure('diagnostics', 'Diagnostics were not copied', failureMessage(error));
    }
  };
  const gaps = health ? mergeGaps(health.gaps, liveGaps) : [];
  return (
    <Pane
      label="Health"
      header={
        <PaneHeader
          trailing={
            <Button
              label={copied ? 'Copied' : 'Copy diagnostics'}
              icon={<ClipboardCopy size={14} aria-hidden />}
              labelled
              onClick={() => void copy()}
            />
          }
        >
          <span className="quiet">Feed and engine</span>
        </PaneHeader>
      }
    >
      {!health && (noMarket ? <NoMarket /> : <Skeleton rows={6} />)}
      {health && (
        <div className={styles.scroll} tabIndex={0} data-selectable>
          <SocketTable health={health} zone={zone} />
          <div className={styles.cards}>
            <BudgetBar budget={health.budget} isRecorded={isReplay} />
            <CapabilityTable
              capabilities={health.capabilities}
              delayedMarkets={health.sockets.filter((s) => s.delayed).map((s) => s.market)}
            />
            <EngineFacts health={health} zone={zone} />
            <GapTable gaps={gaps} sockets={health.sockets} nowMs={health.atMs} zone={zone} />
          </div>
        </div>
      )}
    </Pane>
  );
}

/** The engine's list and gaps received since; the newer entry of a gap wins. */
function mergeGaps<G extends { id: string }>(known: readonly G[], live: readonly G[]): G[] {
  return [...new Map([...known, ...live].map((gap) => [gap.id, gap])).values()];
}
