import { describe, expect, it, vi } from 'vitest';
import { preferencesSchema } from '../../../../src/shared/settings/preferences.ts';

vi.stubGlobal('window', {});
const { findSettings } = await import('../../../../src/renderer/app/settings/find-settings.ts');
const { sectionsOf } = await import('../../../../src/renderer/app/settings/settings-sections.tsx');

const sections = sectionsOf(preferencesSchema.parse({}), undefined);
const found = (words: string): string[] =>
  findSettings(sections, words).flatMap(({ title, settings }) => settings.map((one) => `${title}: ${one.words}`));

describe('the search of the settings', () => {
  it.each([
    ['sound', ['Alerts: quiet hours alerts only logged']],
    ['rate', expect.arrayContaining(['Market data: risk-free rates curve interest'])],
    ['or from', ['Market data: option prints flow kept contracts size session']],
    ['no such thing', []],
  ])('%s', (words, settings) => expect(found(words)).toEqual(settings));

  it('takes names before explanations, and shows no empty section', () => {
    expect(found('theme')).toEqual(['Appearance: theme dark light']);
    expect(findSettings(sections, 'theme')).toHaveLength(1);
  });
});
