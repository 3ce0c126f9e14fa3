/** A chart's list of indicators: one added, changed or taken away. */
import { indicatorKind, soundInputs, type IndicatorChoice, type InputValues } from '../../charts/indicator-set.ts';
import { SERIES_COLOURS } from '../../charts/tokens.ts';

/** More would be unreadable, and each costs time on every bar. */
export const MOST_INDICATORS = 40;

type Choices = readonly IndicatorChoice[];

/** The list with one more of a kind, in a colour that the others of its kind do not have while there is one. */
export function addIndicator(choices: Choices, kind: string, inputs: InputValues = {}): IndicatorChoice[] {
  const known = indicatorKind(kind);
  if (!known || choices.length >= MOST_INDICATORS) return [...choices];
  const taken = new Set(choices.filter((one) => one.kind === kind).map((one) => one.hue ?? known.hue));
  const free = SERIES_COLOURS.map((_, i) => (known.hue + i) % SERIES_COLOURS.length).find((hue) => !taken.has(hue));
  let number = 1;
  while (choices.some(({ id }) => id === `${kind}-${number}`)) number++;
  const hue = free === undefined || free === known.hue ? undefined : free;
  return [...choices, { id: `${kind}-${number}`, kind, inputs: soundInputs(known, inputs), hue }];
}

export function changeIndicator(
  choices: Choices,
  id: string,
  change: Partial<Pick<IndicatorChoice, 'inputs' | 'hue'>>,
): IndicatorChoice[] {
  return choices.map((one) => (one.id === id ? { ...one, ...change } : one));
}

export const removeIndicator = (choices: Choices, id: string): IndicatorChoice[] =>
  choices.filter((one) => one.id !== id);
