/** The filter of a flow pane as it is remembered, its presets, and the filter in words. */
import { z } from 'zod';
import { PRINT_SIDE_LABEL, PRINT_TAG, type PrintSide, type PrintTag } from '../market/prints.ts';

export const EXPIRY_WINDOWS = ['all', 'today', 'week', 'month', 'later'] as const;
export type ExpiryWindow = (typeof EXPIRY_WINDOWS)[number];

/** By the spot at the print. `near`: the strike within NEAR_FRACTION of it; `far`: out of the money by FAR_FRACTION of it or more. */
export const MONEYNESS_WINDOWS = ['any', 'out', 'near', 'in', 'far'] as const;
export type MoneynessWindow = (typeof MONEYNESS_WINDOWS)[number];
export const NEAR_FRACTION = 0.01;
export const FAR_FRACTION = 0.05;

const TAG_NAMES = Object.keys(PRINT_TAG) as [PrintTag, ...PrintTag[]];

export const flowFilterSettingsSchema = z.object({
  /** Feed symbols; empty = every underlying. */
  underlyings: z.array(z.string().min(1).max(32)).max(200).default([]),
  /** Follow the link group's symbol instead of the list. */
  follow: z.boolean().default(false),
  rights: z.array(z.enum(['C', 'P'])).default([]),
  /** What matters, and not every contract of one: what the session keeps. */
  minPremiumUsd: z.number().nonnegative().default(25_000),
  minSize: z.number().nonnegative().default(0),
  expiry: z.enum(EXPIRY_WINDOWS).default('all'),
  moneyness: z.enum(MONEYNESS_WINDOWS).default('any'),
  /** PRINT_SIDE codes; empty = all. */
  sides: z.array(z.number().int().min(0).max(5)).default([]),
  /** Any of these; empty = all. */
  tags: z.array(z.enum(TAG_NAMES)).default([]),
  /** None of these. */
  without: z.array(z.enum(TAG_NAMES)).default([]),
});
export type FlowFilterSettings = z.output<typeof flowFilterSettingsSchema>;

export const MOST_PRESETS = 50;
export const flowPresetSchema = z.object({ name: z.string().min(1).max(60), filter: flowFilterSettingsSchema });
export type FlowPreset = z.output<typeof flowPresetSchema>;

const preset = (name: string, filter: Partial<FlowFilterSettings>): FlowPreset => ({
  name,
  filter: flowFilterSettingsSchema.parse(filter),
});

/** What each is for stands in docs/flow.md. */
export const BUILT_IN_PRESETS: readonly FlowPreset[] = [
  preset('Large prints', {}),
  preset('Aggressive sweeps', { tags: ['sweep'], sides: [1, 2, 4, 5], without: ['cancelled', 'cancel'] }),
  preset('Fresh positions, out of the money', {
    tags: ['openingGuess'],
    moneyness: 'out',
    without: ['multiLeg', 'stockTied', 'cancel', 'cancelled'],
  }),
  preset('Expires today, sided', {
    expiry: 'today',
    minPremiumUsd: 10_000,
    sides: [1, 2, 4, 5],
    without: ['multiLeg'],
  }),
  preset('Blocks of a quarter million', { tags: ['block'], minPremiumUsd: 250_000, without: ['cancel', 'cancelled'] }),
  preset('Everything', { minPremiumUsd: 0 }),
];

/** The filter part of a pane's settings. */
export const filterOf = (settings: FlowFilterSettings): FlowFilterSettings => flowFilterSettingsSchema.parse(settings);

/** Whether two filters let the same through. */
export const sameFilter = (a: FlowFilterSettings, b: FlowFilterSettings): boolean => {
  const key = (filter: FlowFilterSettings): string =>
    JSON.stringify(
      Object.entries(filterOf(filter)).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(String).sort((x, y) => (x < y ? -1 : 1)) : value,
      ]),
    );
  return key(a) === key(b);
};

const EXPIRY_SHORT: Record<ExpiryWindow, string> = {
  all: '',
  today: 'expires today',
  week: 'within a week',
  month: 'within a month',
  later: 'later than a month',
};
const MONEYNESS_SHORT: Record<MoneynessWindow, string> = {
  any: '',
  out: 'out of the money',
  near: 'near the money',
  in: 'in the money',
  far: 'far out of the money',
};

/** `SPY, QQQ · calls · ≥ $100k · sweep · not multiLeg`; what a preset of one's own is called. */
export function describeFlowFilter(filter: FlowFilterSettings): string {
  const { underlyings, follow, rights, minPremiumUsd, minSize, expiry, moneyness, sides, tags, without } = filter;
  const parts = [
    follow ? 'link group' : underlyings.slice(0, 4).join(', ') + (underlyings.length > 4 ? ', …' : ''),
    rights.length === 1 ? (rights[0] === 'C' ? 'calls' : 'puts') : '',
    minPremiumUsd > 0 ? `≥ $${minPremiumUsd >= 1e6 ? `${minPremiumUsd / 1e6}M` : `${minPremiumUsd / 1e3}k`}` : '',
    minSize > 0 ? `≥ ${minSize} contracts` : '',
    EXPIRY_SHORT[expiry],
    MONEYNESS_SHORT[moneyness],
    sides.map((side) => PRINT_SIDE_LABEL[side as PrintSide].toLowerCase()).join('/'),
    tags.join('/'),
    without.length > 0 ? `not ${without.join('/')}` : '',
  ].filter(Boolean);
  return (parts.join(' · ') || 'Everything').slice(0, 60);
}
