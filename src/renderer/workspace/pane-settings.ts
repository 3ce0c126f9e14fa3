/** What a pane remembers, read from the saved workspace whichever version wrote it. */
import type { PaneDefinition } from './pane-types.ts';

interface SavedSettings {
  settings?: unknown;
  /** Version that wrote them; 1 where none is said. */
  settingsVersion?: number;
}

export const settingsVersion = ({ settings }: Pick<PaneDefinition, 'settings'>): number =>
  (settings.migrations?.length ?? 0) + 1;

/** Saved settings as today's; a field that cannot be read has its default, the others are kept. */
export function readSettings(definition: Pick<PaneDefinition, 'settings'>, saved: SavedSettings | undefined): unknown {
  const { schema } = definition.settings;
  const migrated = migrate(definition, saved);
  const whole = schema.safeParse(migrated);
  if (whole.success) return whole.data;
  const unreadable = new Set(whole.error.issues.map(({ path }) => path[0]));
  const kept = Object.fromEntries(Object.entries(migrated).filter(([field]) => !unreadable.has(field)));
  const rest = schema.safeParse(kept);
  return rest.success ? rest.data : schema.parse({});
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
