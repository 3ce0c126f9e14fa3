/** The settings, section by section: each with what the search finds it by and its field. */
import type { ReactNode } from 'react';
import { BOUNDS, type Preferences } from '../../../shared/settings/preferences.ts';
import { Button } from '../../components/Toggle.tsx';
import { openDialog } from '../../stores/dialogs-store.ts';
import { changePreferences } from '../../stores/preferences-store.ts';
import { CheckField, ChoiceField, NumberField, Row, TimeField } from './fields.tsx';
import { RateCurveField } from './RateCurveField.tsx';
import { RecordingFolderField } from './RecordingFolderField.tsx';
import { RetentionForecast } from './RetentionForecast.tsx';
import { settingStates } from './settings-words.ts';
import styles from './settings.module.css';

export interface Setting {
  /** What the search finds it by. */
  words: string;
  field: ReactNode;
}

export interface Section {
  title: string;
  settings: readonly Setting[];
}

const change = (changed: Partial<Preferences>): void => void changePreferences(changed);

/** `origins`: where the key goes; undefined without one. */
export const sectionsOf = (preferences: Preferences, origins: readonly string[] | undefined): Section[] => [
  appearance(preferences),
  times(preferences),
  marketData(preferences),
  alerts(preferences),
  recording(preferences.recording),
  history(preferences.history),
  advanced(preferences, origins),
];

function appearance({ theme, palette, density }: Preferences): Section {
  return {
    title: 'Appearance',
    settings: [
      {
        words: 'theme dark light',
        field: (
          <ChoiceField
            label="Theme"
            value={theme}
            options={{ dark: 'Dark', light: 'Light', system: 'As the system' }}
            onChange={(next) => change({ theme: next })}
          />
        ),
      },
      {
        words: 'up and down colours palette colour-blind',
        field: (
          <ChoiceField
            label="Up and down colours"
            value={palette}
            options={{ standard: 'Green and red', colourBlind: 'Blue and orange (colour-blind safe)' }}
            onChange={(next) => change({ palette: next })}
          />
        ),
      },
      {
        words: 'row density compact comfortable',
        field: (
          <ChoiceField
            label="Row density"
            help={settingStates.density}
            value={density}
            options={{ compact: 'Compact', normal: 'Normal', comfortable: 'Comfortable' }}
            onChange={(next) => change({ density: next })}
          />
        ),
      },
      {
        words: 'first cards welcome tour',
        field: (
          <Row label="First cards" help={settingStates.firstCards}>
            <Button labelled label="Show them again" onClick={() => change({ welcomed: false })} />
          </Row>
        ),
      },
    ],
  };
}

function times({ timeZone }: Preferences): Section {
  return {
    title: 'Times',
    settings: [
      {
        words: 'time zone exchange local clock',
        field: (
          <ChoiceField
            label="Times"
            help={settingStates.times}
            value={timeZone}
            options={{ exchange: 'Exchange time (ET)', local: 'Local time' }}
            onChange={(next) => change({ timeZone: next })}
          />
        ),
      },
    ],
  };
}

function marketData({ quoteLimit, rateCurve, flow }: Preferences): Section {
  return {
    title: 'Market data',
    settings: [
      {
        words: 'massive key api connect',
        field: (
          <Row label="Massive key" help={settingStates.key}>
            <Button labelled label="Connect or change…" onClick={() => openDialog('connect')} />
          </Row>
        ),
      },
      {
        words: 'option quotes streamed limit',
        field: (
          <NumberField
            label="Option quotes streamed"
            help={settingStates.quoteLimit}
            rule={BOUNDS.quoteLimit}
            unit="contracts"
            value={quoteLimit}
            onChange={(next) => change({ quoteLimit: next })}
          />
        ),
      },
      {
        words: 'risk-free rates curve interest',
        field: <RateCurveField points={rateCurve} onChange={(next) => change({ rateCurve: next })} />,
      },
      {
        words: 'option prints flow kept premium session',
        field: (
          <NumberField
            label="Prints kept from"
            help={settingStates.keptPremium}
            rule={BOUNDS.keptPremiumUsd}
            unit="$ premium"
            value={flow.keptPremiumUsd}
            onChange={(keptPremiumUsd) => change({ flow: { ...flow, keptPremiumUsd } })}
          />
        ),
      },
      {
        words: 'option prints flow kept contracts size session',
        field: (
          <NumberField
            label="Or from"
            help={settingStates.keptContracts}
            rule={BOUNDS.keptContracts}
            unit="contracts"
            value={flow.keptContracts}
            onChange={(keptContracts) => change({ flow: { ...flow, keptContracts } })}
          />
        ),
      },
    ],
  };
}

function alerts({ notifications, quietHours }: Preferences): Section {
  const edit = (changed: Partial<Preferences['quietHours']>): void =>
    change({ quietHours: { ...quietHours, ...changed } });
  return {
    title: 'Alerts',
    settings: [
      {
        words: 'desktop notifications alerts',
        field: (
          <CheckField
            label="Desktop notifications"
            help={settingStates.notifications}
            value={notifications}
            onChange={(next) => change({ notifications: next })}
          />
        ),
      },
      {
        words: 'quiet hours alerts only logged',
        field: (
          <CheckField
            label="Quiet hours"
            help={settingStates.quietHours}
            value={quietHours.enabled}
            onChange={(enabled) => edit({ enabled })}
          />
        ),
      },
      {
        words: 'quiet hours from',
        field: (
          <TimeField
            label="Quiet from"
            help={settingStates.quietFrom}
            value={quietHours.from}
            onChange={(from) => edit({ from })}
          />
        ),
      },
      {
        words: 'quiet hours to until',
        field: <TimeField label="Quiet to" value={quietHours.to} onChange={(to) => edit({ to })} />,
      },
    ],
  };
}

function recording(kept: Preferences['recording']): Section {
  const edit = (changed: Partial<Preferences['recording']>): void => change({ recording: { ...kept, ...changed } });
  return {
    title: 'Recording',
    settings: [
      {
        words: 'record every session enabled',
        field: (
          <CheckField
            label="Record every session"
            help={settingStates.recorded}
            value={kept.enabled}
            onChange={(enabled) => edit({ enabled })}
          />
        ),
      },
      { words: 'folder where recordings', field: <RecordingFolderField /> },
      {
        words: 'keep for days retention',
        field: (
          <NumberField
            label="Keep for"
            help={settingStates.keepDays}
            unit="days"
            rule={BOUNDS.keepDays}
            value={kept.keepDays}
            onChange={(keepDays) => edit({ keepDays })}
          />
        ),
      },
      {
        words: 'at most gigabytes size total',
        field: (
          <NumberField
            label="At most"
            help={settingStates.maxGigabytes}
            unit="GB"
            rule={BOUNDS.maxGigabytes}
            value={kept.maxGigabytes}
            onChange={(maxGigabytes) => edit({ maxGigabytes })}
          />
        ),
      },
      {
        words: 'keep for days at most gigabytes retention goes next trash',
        field: <RetentionForecast keepDays={kept.keepDays} maxGigabytes={kept.maxGigabytes} />,
      },
      {
        words: 'new file rotate megabytes part',
        field: (
          <NumberField
            label="New file after"
            help={settingStates.rotate}
            unit="MB"
            rule={BOUNDS.rotateMegabytes}
            value={kept.rotateMegabytes}
            onChange={(rotateMegabytes) => edit({ rotateMegabytes })}
          />
        ),
      },
      {
        words: 'leave free on disk space',
        field: (
          <NumberField
            label="Leave free on disk"
            help={settingStates.minFree}
            unit="GB"
            rule={BOUNDS.minFreeGigabytes}
            value={kept.minFreeGigabytes}
            onChange={(minFreeGigabytes) => edit({ minFreeGigabytes })}
          />
        ),
      },
    ],
  };
}

function history(kept: Preferences['history']): Section {
  const edit = (changed: Partial<Preferences['history']>): void => change({ history: { ...kept, ...changed } });
  return {
    title: 'History',
    settings: [
      {
        words: 'history catch up daily fill in newest sessions implied volatility rank requests',
        field: (
          <CheckField
            label="Fill in new sessions daily"
            help={settingStates.catchUp}
            value={kept.catchUp}
            onChange={(catchUp) => edit({ catchUp })}
          />
        ),
      },
      {
        words: 'history closed chains snapshot poll implied volatility rank watchlist requests',
        field: (
          <CheckField
            label="Look at chains that are not open"
            help={settingStates.closedChains}
            value={kept.closedChains}
            onChange={(closedChains) => edit({ closedChains })}
          />
        ),
      },
    ],
  };
}

function advanced({ delayedMarkets }: Preferences, origins: readonly string[] | undefined): Section {
  return {
    title: 'Advanced',
    settings: [
      {
        words: 'addresses rest websocket servers url host',
        field: (
          <Row label="Addresses" help={settingStates.addresses}>
            <ul className={styles.addresses} data-selectable>
              {(origins ?? []).map((origin) => (
                <li key={origin}>{origin}</li>
              ))}
            </ul>
          </Row>
        ),
      },
      {
        words: 'delayed markets real-time',
        field: (
          <Row label="Delayed markets" help={settingStates.delayedMarkets}>
            <span>
              {delayedMarkets.length === 0 ? 'None: every market asks for real time' : delayedMarkets.join(', ')}
            </span>
          </Row>
        ),
      },
    ],
  };
}
