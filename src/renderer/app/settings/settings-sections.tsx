/** The settings, section by section: each with what the search finds it by and its field. */
import type { ReactNode } from 'react';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { Button } from '../../components/Toggle.tsx';
import { openDialog } from '../../stores/dialogs-store.ts';
import { changePreferences } from '../../stores/preferences-store.ts';
import { CheckField, ChoiceField, NumberField, Row, TimeField } from './fields.tsx';
import { RateCurveField } from './RateCurveField.tsx';
import { RecordingFolderField } from './RecordingFolderField.tsx';
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
            help="Rows of 18, 22 or 28 pixels."
            value={density}
            options={{ compact: 'Compact', normal: 'Normal', comfortable: 'Comfortable' }}
            onChange={(next) => change({ density: next })}
          />
        ),
      },
      {
        words: 'first cards welcome tour',
        field: (
          <Row
            label="First cards"
            help="The three cards of the first start, with the tour: in the simulated market, while no key is connected."
          >
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
            help="Everywhere: tables, charts, logs. The clock in the title bar says which. Expiries are exchange dates in either."
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
          <Row label="Massive key" help="Entered in a window of its own; it never reaches this page.">
            <Button labelled label="Connect or change…" onClick={() => openDialog('connect')} />
          </Row>
        ),
      },
      {
        words: 'option quotes streamed limit',
        field: (
          <NumberField
            label="Option quotes streamed"
            help="Massive allows 1,000 contracts on one connection. Those on screen come first; others are polled."
            rule={{ min: 1, max: 1000, whole: true }}
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
            help="Option prints of this premium are kept for the whole session, whatever a flow pane shows."
            rule={{ min: 1000 }}
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
            help="By size too; 0: by premium alone."
            rule={{ min: 0, whole: true }}
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
            help="Of alerts that ask for one. In a browser the terminal shows a notice instead."
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
            help="Alerts are only logged: no notification, no sound."
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
            help="Time of this computer."
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
            help="Every frame as received, compressed; never the key. What is recorded can be replayed."
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
            help="Older recordings go to the trash when a new one begins; in the web host, which has none, they are deleted for good."
            unit="days"
            rule={{ min: 1, whole: true }}
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
            help="Of all recordings together; the oldest go first."
            unit="GB"
            rule={{ min: 0.1 }}
            value={kept.maxGigabytes}
            onChange={(maxGigabytes) => edit({ maxGigabytes })}
          />
        ),
      },
      {
        words: 'new file rotate megabytes part',
        field: (
          <NumberField
            label="New file after"
            help="A long session is kept in several parts; they open as one."
            unit="MB"
            rule={{ min: 1 }}
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
            help="Below that, recording pauses and a notice says so."
            unit="GB"
            rule={{ min: 0 }}
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
            help="Names on screen that have a past get the sessions they lack, up to 15 back, once a day: about 20 requests a session and name, after everything else and within the plan’s limit (some 7 minutes a name on five requests a minute)."
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
            help="In market hours each name on screen has two expiries of its chain read every ten minutes, one name at a time, so that rank and percentile are of today: some four to ten requests a name. Never where the plan counts requests."
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
          <Row
            label="Addresses"
            help="The key goes to these and no others. Another server that speaks Massive’s protocol is named at the start: --ws URL --rest URL; it gets a key of its own."
          >
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
          <Row label="Delayed markets" help="Chosen, and taken back, in the health pane.">
            <span>
              {delayedMarkets.length === 0 ? 'None: every market asks for real time' : delayedMarkets.join(', ')}
            </span>
          </Row>
        ),
      },
    ],
  };
}
