/** Presets of the flow filter as a file, each by its text; what that cannot say (the link group's symbol, a list whose name has quotation marks) by its settings too. */
import { z } from 'zod';
import { issuesText, issueWords } from '../contract/issue-words.ts';
import { printVocabulary } from '../flow/print-vocabulary.ts';
import { parseQuery } from '../query/parse-query.ts';
import { filterOfQuery, textOfFilter } from './flow-filter-text.ts';
import { nameText } from './name-text.ts';
import { NAME_LIMIT, namedOnce, savedName } from './saved-name.ts';
import {
  BUILT_IN_PRESETS,
  flowFilterSettingsSchema,
  MOST_PRESETS,
  sameFilter,
  type FlowFilterSettings,
  type FlowPreset,
} from './flow-filter.ts';

/** A name for a filter: its own text, as far as a name goes. */
export const nameOfFilter = (filter: FlowFilterSettings): string =>
  nameText(textOfFilter(filter), NAME_LIMIT) || 'Everything';

const presetFile = z.object({ flowPresets: z.array(z.unknown()) });
const preset = z.object({ name: savedName(), filter: z.string(), settings: flowFilterSettingsSchema.optional() });

export const writePresetFile = (presets: readonly FlowPreset[]): string =>
  `${JSON.stringify({ flowPresets: presets.map(written) }, null, 2)}\n`;

function written({ name, filter }: FlowPreset): z.input<typeof preset> {
  const text = textOfFilter(filter);
  const { query } = parseQuery(text, printVocabulary());
  const isSaid = (query || text === '') && sameFilter(flowFilterSettingsSchema.parse(filterOfQuery(query)), filter);
  return { name, filter: text, ...(!isSaid && { settings: filter }) };
}

/**
 * Reads a file of presets, one by one; `rejected` has a sentence for each that cannot be used, `differing` the names of those whose text was changed
 * by hand, so that their settings say something else: the text counts. Throws Error where it is no such file.
 */
export function readPresetFile(text: string): { presets: FlowPreset[]; rejected: string[]; differing: string[] } {
  const file = presetFile.safeParse(parsedJson(text));
  if (!file.success)
    throw new Error('It is no file of flow filters: {"flowPresets": [{"name", "filter"}, …]} is expected.');
  const presets: FlowPreset[] = [];
  const rejected: string[] = [];
  const differing: string[] = [];
  for (const [i, entry] of file.data.flowPresets.entries()) {
    const read = preset.safeParse(entry, { error: issueWords });
    if (!read.success) {
      rejected.push(`filter ${i + 1}: ${issuesText(read.error.issues, 'filter')}`);
      continue;
    }
    const { name, filter, settings } = read.data;
    if (settings && filter.trim() === textOfFilter(settings)) {
      presets.push({ name, filter: settings });
      continue;
    }
    if (settings) differing.push(name);
    const { query, fault } = parseQuery(filter, printVocabulary());
    if (fault && filter.trim() !== '') rejected.push(`“${name}”: ${fault.message}`);
    else presets.push({ name, filter: flowFilterSettingsSchema.parse(filterOfQuery(query)) });
  }
  return { presets: namedOnce(presets), rejected, differing };
}

/**
 * One's own presets with those of a file behind them: one of a name that is taken, by a built-in one too, gets a number, one that is there already adds nothing, and what is over
 * `MOST_PRESETS` is left out, with a sentence each.
 */
export function withImported(
  own: readonly FlowPreset[],
  imported: readonly FlowPreset[],
): { presets: FlowPreset[]; added: number; leftOut: string[] } {
  const before = [...own, ...BUILT_IN_PRESETS];
  const isNew = (one: FlowPreset): boolean =>
    !before.some(({ name, filter }) => name === one.name && sameFilter(filter, one.filter));
  const all = [...own, ...namedOnce([...before, ...imported.filter(isNew)]).slice(before.length)];
  const presets = all.slice(0, MOST_PRESETS);
  const leftOut = all.slice(MOST_PRESETS).map(({ name }) => `“${name}”: ${MOST_PRESETS} are the most`);
  return { presets, added: presets.length - own.length, leftOut };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`It is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
