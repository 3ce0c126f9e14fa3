/** Writes the numbers of the legend without React. */
import type { Bar } from '../../charts/bar-columns.ts';
import type { IndicatorReading } from '../../charts/indicator-lines.ts';
import { formatChange, formatCompact, formatPercent, formatPrice } from '../../components/format.ts';

export const LEGEND_FIELDS = ['O', 'H', 'L', 'C', 'change', 'Vol'] as const;
type Field = (typeof LEGEND_FIELDS)[number];

/** Id of the compared symbol's reading. */
export const COMPARE_READING = 'compare';

/** From here on a number is shown as `12.3M`: it is a volume, not a price. */
const COMPACT_FROM = 1e6;

/** `before` is the bar before, for the change; undefined bar = nothing to show. A line without a reading keeps none of before. */
export function paintLegend(
  root: HTMLElement,
  bar: Bar | undefined,
  before: Bar | undefined,
  readings: readonly IndicatorReading[],
): void {
  const change = bar && before ? bar.close - before.close : Number.NaN;
  const tone = change > 0 ? 'up' : change < 0 ? 'down' : '';
  const fields: Record<Field, { text: string; tone?: string }> = {
    O: { text: formatPrice(bar?.open) },
    H: { text: formatPrice(bar?.high) },
    L: { text: formatPrice(bar?.low) },
    C: { text: formatPrice(bar?.close), tone },
    change: {
      text: `${formatChange(change, bar?.close)} ${formatPercent(change / (before?.close ?? Number.NaN))}`,
      tone,
    },
    Vol: { text: formatCompact(bar?.volume) },
  };
  for (const field of LEGEND_FIELDS) {
    const element = root.querySelector<HTMLElement>(`[data-field="${field}"]`);
    if (!element) continue;
    write(element, fields[field].text);
    const wanted = fields[field].tone ?? '';
    if (element.className !== wanted) element.className = wanted;
  }
  for (const values of root.querySelectorAll<HTMLElement>('[data-indicator] > [data-values]')) {
    const id = values.parentElement?.dataset.indicator;
    const reading = readings.find((one) => one.id === id);
    if (reading) paintReading(values, reading);
    else if (values.childElementCount > 0) values.replaceChildren();
  }
}

function paintReading(root: HTMLElement, { values, text }: IndicatorReading): void {
  const document = root.ownerDocument;
  const wanted = text === undefined ? values.length : 1;
  while (root.childElementCount < wanted) root.append(document.createElement('span'));
  while (root.childElementCount > wanted) root.lastElementChild!.remove();
  for (let i = 0; i < wanted; i++) {
    const element = root.children[i] as HTMLElement;
    write(element, text ?? format(values[i].value));
    if (element.style.color !== values[i].colour) element.style.color = values[i].colour;
  }
}

const format = (value: number): string => (Math.abs(value) >= COMPACT_FROM ? formatCompact(value) : formatPrice(value));

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
