/** Which settings a search means: those with the words in their names, else those whose explanation has them. */
import { isValidElement, type ReactNode } from 'react';
import type { Section, Setting } from './settings-sections.tsx';

/** Sections with what was found in them; none is empty. `words`: in lower case, not empty. */
export function findSettings(sections: readonly Section[], words: string): Section[] {
  const having = (textOf: (setting: Setting, title: string) => string): Section[] =>
    sections
      .map(({ title, settings }) => ({
        title,
        settings: settings.filter((one) => textOf(one, title).toLowerCase().includes(words)),
      }))
      .filter(({ settings }) => settings.length > 0);
  const named = having(({ words: known, field }, title) => `${title} ${known} ${said(field, 'label')}`);
  return named.length > 0 ? named : having(({ field }) => said(field, 'help'));
}

/** What a field says of itself, where that is plain text. */
function said(field: ReactNode, what: 'label' | 'help'): string {
  const text = isValidElement<{ label?: unknown; help?: unknown }>(field) ? field.props[what] : undefined;
  return typeof text === 'string' ? text : '';
}
