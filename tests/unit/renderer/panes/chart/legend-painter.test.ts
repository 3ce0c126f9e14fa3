import { expect, test } from 'vitest';
import { LEGEND_FIELDS, paintLegend } from '../../../../../src/renderer/panes/chart/legend-painter.ts';

/** As much of an element as the painter writes. */
class Element {
  textContent = '';
  className = '';
  style = { color: '' };
  dataset: Record<string, string> = {};
  children: Element[] = [];
  parentElement: Element | undefined;
  ownerDocument = { createElement: () => new Element() };

  get childElementCount(): number {
    return this.children.length;
  }
  get lastElementChild(): { remove(): void } {
    return { remove: () => void this.children.pop() };
  }
  append(child: Element): void {
    this.children.push(child);
  }
  replaceChildren(): void {
    this.children = [];
  }
}

class Legend {
  readonly fields = new Map<string, Element>(LEGEND_FIELDS.map((field) => [field, new Element()]));
  readonly lines = new Map<string, Element>();

  constructor(...ids: string[]) {
    for (const id of ids) {
      const line = new Element();
      line.dataset.indicator = id;
      const values = new Element();
      values.parentElement = line;
      this.lines.set(id, values);
    }
  }
  querySelector(selector: string): Element | undefined {
    return this.fields.get(/^\[data-field="(\w+)"\]$/.exec(selector)![1]);
  }
  querySelectorAll(selector: string): Element[] {
    expect(selector).toBe('[data-indicator] > [data-values]');
    return [...this.lines.values()];
  }
  get text(): string {
    return [...this.fields].map(([name, { textContent }]) => `${name} ${textContent}`).join(', ');
  }
  values(id: string): string[] {
    return this.lines.get(id)!.children.map(({ textContent }) => textContent);
  }
}

const bar = { startMs: 0, open: 101, high: 105, low: 99, close: 104, volume: 1200, vwap: 102 };
const before = { ...bar, close: 100 };
const paint = (legend: Legend, ...rest: unknown[]): void =>
  (paintLegend as (...all: unknown[]) => void)(legend, ...rest);
const one = (id: string, value: number): object => ({ id, values: [{ value, colour: 'red' }] });

test('a bar is told by its numbers, its indicators by theirs', () => {
  const legend = new Legend('vwap', 'compare');
  paint(legend, bar, before, [one('vwap', 102.5), { ...one('compare', 0.01), text: '+1.00% (SPY +2.00%)' }]);
  expect(legend.text).toBe('O 101.00, H 105.00, L 99.00, C 104.00, change +4.00 +4.00%, Vol 1.2k');
  expect([legend.values('vwap'), legend.values('compare')]).toEqual([['102.50'], ['+1.00% (SPY +2.00%)']]);
});

test('without a bar nothing of the last one stays, and a line without a reading keeps none', () => {
  const legend = new Legend('vwap', 'compare');
  paint(legend, bar, before, [one('vwap', 102.5), one('compare', 0.01)]);
  paint(legend, undefined, undefined, [one('vwap', Number.NaN)]);
  expect(legend.text).toBe('O —, H —, L —, C —, change — —, Vol —');
  expect([legend.values('vwap'), legend.values('compare')]).toEqual([['—'], []]);
  expect(legend.fields.get('C')!.className).toBe('');
});
