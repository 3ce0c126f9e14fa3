/** A chart's list of indicators: one added, changed or taken away. */
import {
  indicatorKind,
  soundInputs,
  type IndicatorChoice,
  type IndicatorKind,
  type InputValues,
} from '../../charts/indicator-set.ts';
import { ALERT_HUE, SERIES_COLOURS } from '../../charts/tokens.ts';

/** More would be unreadable, and each costs time on every bar. */
export const MOST_INDICATORS = 40;

type Choices = readonly IndicatorChoice[];

/** The list with one more of a kind, in a colour that no other has, nor the alert lines, while there is one; then that none where it is drawn has. */
export function addIndicator(choices: Choices, kind: string, inputs: InputValues = {}): IndicatorChoice[] {
  const known = indicatorKind(kind);
  if (!known || choices.length >= MOST_INDICATORS) return [...choices];
  const hueOf = ({ kind: other, hue }: IndicatorChoice): number => hue ?? indicatorKind(other)?.hue ?? -1;
  const ofKind = new Set(choices.filter((one) => one.kind === kind).map(hueOf));
  const beside = new Set(choices.filter((one) => sharesPlace(one, known)).map(hueOf));
  const taken = new Set(choices.map(hueOf));
  const hues = SERIES_COLOURS.map((_, i) => (known.hue + i) % SERIES_COLOURS.length);
  const isQuiet = (hue: number): boolean => known.place === 'below' || hue !== ALERT_HUE;
  const free =
    hues.find((hue) => !taken.has(hue) && isQuiet(hue)) ??
    hues.find((hue) => !beside.has(hue) && isQuiet(hue)) ??
    hues.find((hue) => !beside.has(hue)) ??
    hues.find((hue) => !ofKind.has(hue));
  let number = 1;
  while (choices.some(({ id }) => id === `${kind}-${number}`)) number++;
  const hue = free === undefined || free === known.hue ? undefined : free;
  return [...choices, { id: `${kind}-${number}`, kind, inputs: soundInputs(known, inputs), hue }];
}

/** Over the bars all lie on each other; below them each kind has a pane of its own. */
function sharesPlace({ kind }: IndicatorChoice, other: IndicatorKind): boolean {
  return kind === other.kind || (other.place === 'price' && indicatorKind(kind)?.place === 'price');
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
