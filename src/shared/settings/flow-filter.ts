/** The filter of a flow pane as it is remembered, and its presets. Its text is `flow-filter-text.ts`'s, files of presets `flow-preset-file.ts`'s. */
import { z } from 'zod';
import { PRINT_TAG, type PrintTag } from '../market/prints.ts';
import { isPrintText } from '../flow/print-text.ts';
import { MONEYNESSES } from '../flow/print-vocabulary.ts';
import { LONGEST_TEXT } from '../query/parse-query.ts';
import { NAME_LIMIT, savedName } from './saved-name.ts';

export const EXPIRY_WINDOWS = ['all', 'today', 'week', 'month', 'later'] as const;
export type ExpiryWindow = (typeof EXPIRY_WINDOWS)[number];

export const MONEYNESS_WINDOWS = ['any', ...MONEYNESSES] as const;
export type MoneynessWindow = (typeof MONEYNESS_WINDOWS)[number];

export const MOST_UNDERLYINGS = 200;
export const MOST_LISTS = 20;
/** Of a watchlist. */
export const LONGEST_NAME = NAME_LIMIT;

const TAG_NAMES = Object.keys(PRINT_TAG) as [PrintTag, ...PrintTag[]];

export const flowFilterSettingsSchema = z.object({
  /** Feed symbols; empty = every underlying. */
  underlyings: z.array(z.string().min(1).max(32)).max(MOST_UNDERLYINGS).default([]),
  /** Names of watchlists whose names count as well. */
  lists: z.array(savedName()).max(MOST_LISTS).default([]),
  /** Follow the link group's symbol instead of the list. */
  follow: z.boolean().default(false),
  rights: z.array(z.enum(['C', 'P'])).default([]),
  /** The default keeps prints of the size that is kept for the session. */
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
  /** What else must be true of a print, as text. */
  where: z.string().max(LONGEST_TEXT).refine(isPrintText, 'is no condition on prints').default(''),
});
export type FlowFilterSettings = z.output<typeof flowFilterSettingsSchema>;

export const MOST_PRESETS = 50;
export const flowPresetSchema = z.object({ name: savedName(), filter: flowFilterSettingsSchema });
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
