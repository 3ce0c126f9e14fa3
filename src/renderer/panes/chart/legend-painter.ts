/** The line of numbers over the chart: the bar under the crosshair, else the newest. Written without React. */
import type { Bar } from '../../charts/bar-columns.ts';
import type { IndicatorReading } from '../../charts/indicator-lines.ts';
import { formatChange, formatCompact, formatPercent, formatPrice } from '../../components/format.ts';

const FIELDS = ['O', 'H', 'L', 'C', 'change', 'Vol'] as const;
type Field = (typeof FIELDS)[number];

export class LegendPainter {
  readonly #values: Record<Field, HTMLElement>;
  readonly #indicators: HTMLElement;
  #readings: HTMLElement[] = [];

  constructor(root: HTMLElement) {
    const document = root.ownerDocument;
    this.#values = Object.fromEntries(
      FIELDS.map((field) => {
        const value = document.createElement('span');
        const label = document.createElement('span');
        label.className = 'faint';
        label.textContent = field === 'change' ? '' : `${field} `;
        const pair = document.createElement('span');
        pair.append(label, value);
        root.append(pair);
        return [field, value];
      }),
    ) as Record<Field, HTMLElement>;
    this.#indicators = document.createElement('span');
    root.append(this.#indicators);
  }

  /** `before` is the bar before, for the change; undefined bar = nothing to show. */
  paint(bar: Bar | undefined, before: Bar | undefined, readings: readonly IndicatorReading[]): void {
    const change = bar && before ? bar.close - before.close : Number.NaN;
    const tone = change > 0 ? 'up' : change < 0 ? 'down' : '';
    this.#set('O', formatPrice(bar?.open), '');
    this.#set('H', formatPrice(bar?.high), '');
    this.#set('L', formatPrice(bar?.low), '');
    this.#set('C', formatPrice(bar?.close), tone);
    this.#set(
      'change',
      `${formatChange(change, bar?.close)} ${formatPercent(change / (before?.close ?? Number.NaN))}`,
      tone,
    );
    this.#set('Vol', formatCompact(bar?.volume), '');
    this.#paintReadings(readings);
  }

  #set(field: Field, text: string, tone: string): void {
    const element = this.#values[field];
    if (element.textContent !== text) element.textContent = text;
    if (element.className !== tone) element.className = tone;
  }

  #paintReadings(readings: readonly IndicatorReading[]): void {
    while (this.#readings.length < readings.length) {
      const element = this.#indicators.ownerDocument.createElement('span');
      this.#indicators.append(element);
      this.#readings.push(element);
    }
    while (this.#readings.length > readings.length) this.#readings.pop()!.remove();
    readings.forEach(({ title, values, text: said }, i) => {
      const element = this.#readings[i];
      const text = `${title} ${said ?? values.map(({ value }) => formatPrice(value)).join(' ')}`;
      if (element.textContent !== text) element.textContent = text;
      const colour = values[0]?.colour ?? '';
      if (element.style.color !== colour) element.style.color = colour;
    });
  }
}
