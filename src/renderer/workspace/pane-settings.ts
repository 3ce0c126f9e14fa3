/** What a pane remembers, read from the saved workspace whichever version wrote it. */
import { issuesText, issueWords } from '../../shared/contract/issue-words.ts';
import { salvage } from '../../shared/settings/salvage.ts';
import type { PaneDefinition } from './pane-types.ts';

interface SavedSettings {
  settings?: unknown;
  /** Version that wrote them; 1 where none is said. */
  settingsVersion?: number;
}

export const settingsVersion = ({ settings }: Pick<PaneDefinition, 'settings'>): number =>
  (settings.migrations?.length ?? 0) + 1;

/** Saved settings as today's; what cannot be read is left out or has its default, and nothing beside it. */
export function readSettings(definition: Pick<PaneDefinition, 'settings'>, saved: SavedSettings | undefined): unknown {
  const { schema } = definition.settings;
  const rest = salvage(migrate(definition, saved), schema);
  return rest ? rest.value : schema.parse({});
}

/** What of the saved settings cannot be read, in words; undefined where all of it can. */
export function settingsFault(
  definition: Pick<PaneDefinition, 'settings'>,
  saved: SavedSettings | undefined,
): string | undefined {
  if (saved?.settings === undefined || saved.settings === null) return undefined;
  if (typeof saved.settings !== 'object' || Array.isArray(saved.settings)) return 'They must be a group of fields';
  const { error } = definition.settings.schema.safeParse(migrate(definition, saved), { error: issueWords });
  return error && issuesText(error.issues, 'all of them');
}

/** A step that fails over what it finds leaves the fields as they were saved. */
function migrate({ settings }: Pick<PaneDefinition, 'settings'>, saved: SavedSettings | undefined): object {
  const version = Math.max(1, saved?.settingsVersion ?? 1);
  const fields = toRecord(saved?.settings);
  try {
    return (settings.migrations ?? []).slice(version - 1).reduce((before, step) => step(before), fields);
  } catch (error) {
    console.warn('saved settings of a pane', error);
    return fields;
  }
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
