/** The tape filter's settings that the palette and the header change, and their texts. */
import { formatPremium } from '../../components/format.ts';
import type { PaneChoice } from '../../workspace/pane-types.ts';
import {
  BUILT_IN_PRESETS,
  EXPIRY_WINDOWS,
  MONEYNESS_WINDOWS,
  type ExpiryWindow,
  type MoneynessWindow,
} from '../../../shared/settings/flow-filter.ts';
import { FAR_FRACTION, NEAR_FRACTION } from '../../../shared/flow/print-vocabulary.ts';
import { flowSettingsSchema, type FlowSettings } from './flow-settings.ts';

export const PREMIUMS = [0, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000].map((usd) => ({
  value: usd,
  label: usd === 0 ? 'Any premium' : `≥ ${formatPremium(usd)}`,
}));
export const EXPIRY_WORDS: Record<ExpiryWindow, string> = {
  all: 'Any expiry',
  today: 'Expires today',
  week: 'Within a week',
  month: 'Within a month',
  later: 'Later than a month',
};
export const MONEYNESS_WORDS: Record<MoneynessWindow, string> = {
  any: 'Any moneyness',
  out: 'Out of the money',
  near: `Strike within ${NEAR_FRACTION * 100} % of spot`,
  in: 'In the money',
  far: `Out of the money by ${FAR_FRACTION * 100} % or more`,
};

export const FLOW_CHOICES: readonly PaneChoice<FlowSettings>[] = [
  ...BUILT_IN_PRESETS.map(({ name, filter }) => ({
    id: `preset ${name}`,
    title: `filter: ${name.toLowerCase()}`,
    change: () => filter,
  })),
  ...PREMIUMS.map(({ value, label }) => ({
    id: `premium ${value}`,
    title: value === 0 ? 'any premium' : `premium ${label}`,
    change: () => ({ minPremiumUsd: value }),
  })),
  { id: 'calls', title: 'calls only', change: () => ({ rights: ['C'] }) },
  { id: 'puts', title: 'puts only', change: () => ({ rights: ['P'] }) },
  { id: 'both', title: 'calls and puts', change: () => ({ rights: [] }) },
  { id: 'sweeps', title: 'sweeps only', change: () => ({ tags: ['sweep'] }) },
  { id: 'blocks', title: 'blocks only', change: () => ({ tags: ['block'] }) },
  { id: 'unusual', title: 'unusual only', change: () => ({ tags: ['unusual'] }) },
  ...EXPIRY_WINDOWS.map((value) => ({
    id: `expiry ${value}`,
    title: EXPIRY_WORDS[value].toLowerCase(),
    change: () => ({ expiry: value }),
  })),
  ...MONEYNESS_WINDOWS.map((value) => ({
    id: `moneyness ${value}`,
    title: MONEYNESS_WORDS[value].toLowerCase(),
    change: () => ({ moneyness: value }),
  })),
  { id: 'follow', title: 'only the link group’s symbol, on or off', change: ({ follow }) => ({ follow: !follow }) },
  { id: 'clear', title: 'clear every filter', change: () => flowSettingsSchema.parse({ minPremiumUsd: 0 }) },
];
