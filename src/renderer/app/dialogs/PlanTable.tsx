/** What the plan allows, market by market, as the key check found it. */
import type { ReactNode } from 'react';
import type { MarketCapability, Timeliness } from '../../../shared/contract/health.ts';
import { Button } from '../../components/Toggle.tsx';
import { chooseDelayed } from '../../stores/delayed-choice.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import styles from './dialogs.module.css';

const TIMELINESS: Record<Timeliness, { text: string; tone: string }> = {
  realTime: { text: 'Real time', tone: 'up' },
  delayed: { text: 'Delayed', tone: 'warning' },
  none: { text: 'None', tone: 'faint' },
  unknown: { text: 'Unknown', tone: 'faint' },
};

export function PlanTable({ capabilities }: { capabilities: readonly MarketCapability[] }): ReactNode {
  return (
    <table className={styles.capabilities}>
      <caption>Your plan allows</caption>
      <thead>
        <tr>
          <th scope="col">Market</th>
          <th scope="col">Stream</th>
          <th scope="col">Channels</th>
          <th scope="col">REST</th>
        </tr>
      </thead>
      <tbody>
        {capabilities.map((capability) => (
          <CapabilityRow key={capability.market} capability={capability} />
        ))}
      </tbody>
    </table>
  );
}

function CapabilityRow({ capability }: { capability: MarketCapability }): ReactNode {
  const chosen = usePreferencesStore((s) => s.preferences.delayedMarkets.includes(capability.market));
  const channels = Object.entries(capability.channels);
  const stream = TIMELINESS[capability.timeliness];
  const rest =
    capability.rest === 'limited' && capability.restPerMinute
      ? `${capability.restPerMinute} a minute`
      : capability.rest;
  return (
    <tr>
      <th scope="row">{capability.market}</th>
      <td>
        <span className={stream.tone}>{stream.text}</span>
        {capability.reason && <small>{capability.reason}</small>}
        {capability.delayedOffered && !chosen && (
          <Button labelled label="Use delayed data" onClick={() => void chooseDelayed(capability.market, true)} />
        )}
      </td>
      <td>
        {channels.length === 0 && '—'}
        {channels.map(([code, answer]) => (
          <span key={code} className={answer.allowed ? styles.allowed : styles.refused} title={answer.reason}>
            {code}
            <span className="visually-hidden">{answer.allowed ? ' allowed' : ' refused'}</span>
          </span>
        ))}
      </td>
      <td>{rest}</td>
    </tr>
  );
}
