/** What the plan allows, market by market and channel by channel, with the vendor's reason where it does not. */
import type { ReactNode } from 'react';
import { CHANNELS, type ChannelCode } from '../../../shared/market/channels.ts';
import type { ChannelAnswer, MarketCapability } from '../../../shared/contract/health.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { Button } from '../../components/Toggle.tsx';
import { chooseDelayed } from '../../stores/delayed-choice.ts';
import { channelAnswer, describeRest, describeTimeliness, healthStates, MARKET_NAMES } from './health-words.ts';
import styles from './HealthPane.module.css';

interface CapabilityTableProps {
  capabilities: readonly MarketCapability[];
  /** Markets on the delayed host by the user's choice. */
  delayedMarkets: readonly Market[];
}

export function CapabilityTable({ capabilities, delayedMarkets }: CapabilityTableProps): ReactNode {
  return (
    <section className={styles.card} aria-label="What the plan allows">
      <h3>Plan</h3>
      {capabilities.length === 0 && <p className="quiet">{healthStates.nothingAsked}</p>}
      {capabilities.map((capability) => (
        <div key={capability.market} className={styles.capability}>
          <strong>{MARKET_NAMES[capability.market]}</strong>
          <span className="quiet">
            {describeTimeliness(capability)}, {describeRest(capability)}
          </span>
          <span className={styles.channels}>
            {CHANNELS[capability.market].map((channel) => (
              <Channel key={channel} channel={channel} answer={channelAnswer(capability, channel)} />
            ))}
          </span>
          {capability.reason && <p className="quiet">{capability.reason}</p>}
          {capability.delayedOffered && (
            <Button
              primary
              label="Use 15-minute delayed data"
              onClick={() => void chooseDelayed(capability.market, true)}
            />
          )}
          {delayedMarkets.includes(capability.market) && (
            <p className="quiet">
              {healthStates.delayedByChoice}{' '}
              <Button
                labelled
                label={`Try real-time ${capability.market} again`}
                onClick={() => void chooseDelayed(capability.market, false)}
              />
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

function Channel({ channel, answer }: { channel: ChannelCode; answer: ChannelAnswer | undefined }): ReactNode {
  const state =
    answer === undefined ? 'unknown' : answer.unanswered ? 'unanswered' : answer.allowed ? 'allowed' : 'refused';
  const mark = { unknown: '?', unanswered: '?', allowed: '✓', refused: '✕' }[state];
  const words = { unknown: 'not requested yet', unanswered: 'not answered', allowed: 'allowed', refused: 'refused' }[
    state
  ];
  return (
    <span data-state={state} title={answer?.reason ?? words} aria-label={`${channel} ${words}`}>
      {channel} {mark}
    </span>
  );
}
