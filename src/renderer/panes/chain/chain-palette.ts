/** A chain's settings that the palette and the header change: strikes, source of Greeks, columns. */
import type { PaneChoice } from '../../workspace/pane-types.ts';
import { COLUMN_SETS, type ChainSettings, type GreekChoice, type StrikeWindow } from './chain-settings.ts';

export const STRIKES: readonly { value: string; label: string; window: StrikeWindow }[] = [
  ...[5, 10, 15, 25, 50].map((each) => ({
    value: `${each}`,
    label: `±${each} strikes`,
    window: { by: 'count' as const, each },
  })),
  ...[1, 2, 3].map((width) => ({ value: `${width}σ`, label: `±${width}σ`, window: { by: 'sigma' as const, width } })),
  { value: 'all', label: 'All strikes', window: { by: 'all' } },
];

export const GREEKS: readonly { value: GreekChoice; label: string; hint?: string }[] = [
  { value: 'auto', label: 'Ours, or Massive’s without quotes' },
  { value: 'model', label: 'Our model' },
  { value: 'vendor', label: 'Massive' },
  { value: 'difference', label: 'Ours − Massive' },
];

export const CHAIN_CHOICES: readonly PaneChoice<ChainSettings>[] = [
  ...STRIKES.map(({ value, label, window }) => ({
    id: `strikes ${value}`,
    title: label.toLowerCase(),
    change: () => ({ strikes: window }),
  })),
  ...COLUMN_SETS.map(({ name, columns }) => ({
    id: `columns ${name}`,
    title: `columns ${name}`,
    change: () => ({ columns }),
  })),
  ...GREEKS.map(({ value, label }) => ({
    id: `greeks ${value}`,
    title: `IV and Greeks: ${label.replace('Our', 'our').replace('Ours', 'ours')}`,
    change: () => ({ greeks: value }),
  })),
  { id: 'age', title: 'shade by age on or off', change: ({ ageHeat }) => ({ ageHeat: !ageHeat }) },
  { id: 'nearest', title: 'nearest expiry alone', change: () => ({ expiries: [] }) },
];
