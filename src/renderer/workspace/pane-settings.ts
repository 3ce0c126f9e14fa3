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
  const { schema, migrations = [] } = definition.settings;
  const steps = migrations.slice((saved?.settingsVersion ?? 1) - 1);
  const migrated = steps.reduce((settings, step) => step(settings), toRecord(saved?.settings));
  const whole = schema.safeParse(migrated);
  if (whole.success) return whole.data;
  const unreadable = new Set(whole.error.issues.map(({ path }) => path[0]));
  const kept = Object.fromEntries(Object.entries(migrated).filter(([field]) => !unreadable.has(field)));
  const rest = schema.safeParse(kept);
  return rest.success ? rest.data : schema.parse({});
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
