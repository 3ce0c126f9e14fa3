/** Small text needs a contrast of 4.5 (WCAG 2.2, 1.4.3): every colour of text, on what it stands on, in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STRONGEST_PERCENT } from '../../../src/renderer/charts/heat-shade.ts';

const css = readFileSync('src/renderer/app/styles/tokens.css', 'utf8');
const tokensOf = (theme: string): Map<string, string> => {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)![1];
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6}|\d+%)/g)].map(([, name, value]) => [name, value]));
};
const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const luminance = (rgb: readonly number[]): number => {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: readonly number[], b: readonly number[]): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string): number[] => channels(tokens.get(name)!);
  const mixed = (word: string, share: number): number[] =>
    colour('pane').map((value, n) => value + (colour(word)[n] - value) * share);
  const tint = Number.parseInt(tokens.get('tint')!) / 100;
  const words = [
    'text',
    'strong',
    'quiet',
    'faint',
    'accent',
    'up',
    'down',
    'warning',
    'simulated',
    'replay',
    'delayed',
    'link-orange',
  ];

  it.each(words)('%s can be read on every surface', (word) => {
    for (const surface of ['ground', 'pane', 'raised', 'hover'])
      expect(contrast(colour(word), colour(surface)), `on ${surface}`).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['up', 'down'])('%s can be read on a cell that flashes in its colour', (word) => {
    expect(contrast(colour(word), mixed(word, tint))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['accent', 'up', 'down'])('a number can be read on the strongest shade of %s', (word) => {
    expect(contrast(colour('strong'), mixed(word, STRONGEST_PERCENT / 100))).toBeGreaterThanOrEqual(4.5);
  });
});
