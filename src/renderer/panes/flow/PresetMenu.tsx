/** Named filters, built-in and the user's own, one click each; export and import as files. */
import { Bookmark } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { counted } from '../../../shared/contract/counted.ts';
import {
  BUILT_IN_PRESETS,
  filterOf,
  MOST_PRESETS,
  sameFilter,
  type FlowPreset,
} from '../../../shared/settings/flow-filter.ts';
import {
  nameOfFilter,
  readPresetFile,
  withImported,
  writePresetFile,
} from '../../../shared/settings/flow-preset-file.ts';
import { textOfFilter } from '../../../shared/settings/flow-filter-text.ts';
import { failureMessage } from '../../bridge/calls.ts';
import { chooseFile } from '../../components/choose-file.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { NameDialog } from '../../components/NameDialog.tsx';
import { saveTextFile } from '../../components/save-file.ts';
import { showFailure, showNotice } from '../../stores/notices-store.ts';
import { changePreferences, usePreferencesStore } from '../../stores/preferences-store.ts';
import type { FlowSettings } from './flow-settings.ts';
import { flowStates } from './flow-words.ts';

interface PresetMenuProps {
  document: Document;
  settings: FlowSettings;
  setSettings(change: Partial<FlowSettings>): void;
}

export function PresetMenu({ document, settings, setSettings }: PresetMenuProps): ReactNode {
  const flow = usePreferencesStore((s) => s.preferences.flow);
  const [naming, setNaming] = useState(false);
  const own = flow.presets;
  const keep = (presets: FlowPreset[]): void => void changePreferences({ flow: { ...flow, presets } });
  const itemOf = (preset: FlowPreset, separated: boolean): MenuItem => ({
    id: `${own.includes(preset) ? 'own' : 'built-in'} ${preset.name}`,
    label: preset.name,
    description: textOfFilter(preset.filter) || 'Every print',
    checked: sameFilter(settings, preset.filter),
    separated,
    onSelect: () => setSettings(preset.filter),
  });
  const shown = [...BUILT_IN_PRESETS, ...own].find(({ filter }) => sameFilter(settings, filter));
  const mine = own.find(({ filter }) => sameFilter(settings, filter));
  const last: MenuItem = mine
    ? {
        id: 'forget',
        label: `Forget “${mine.name}”`,
        separated: true,
        onSelect: () => keep(own.filter((preset) => preset !== mine)),
      }
    : {
        id: 'keep',
        label: 'Keep this filter…',
        description:
          own.length < MOST_PRESETS ? textOfFilter(settings) : `${MOST_PRESETS} are the most: forget one first`,
        separated: true,
        disabled: shown !== undefined || own.length >= MOST_PRESETS,
        onSelect: () => setNaming(true),
      };
  return (
    <>
      <Menu
        label={shown ? `Filter preset: ${shown.name}` : 'Filter presets'}
        trigger={<Bookmark size={14} aria-hidden fill={shown ? 'currentColor' : 'none'} />}
        items={[
          ...BUILT_IN_PRESETS.map((preset) => itemOf(preset, false)),
          ...own.map((preset, i) => itemOf(preset, i === 0)),
          last,
          { id: 'import', label: 'Import filters…', onSelect: () => void importPresets(document, own, keep) },
          {
            id: 'export',
            label: 'Export my filters',
            disabled: own.length === 0,
            onSelect: () =>
              saveTextFile(document, {
                name: 'flow-filters.json',
                type: 'application/json',
                text: writePresetFile(own),
              }),
          },
        ]}
      />
      {naming && (
        <NameDialog
          title="Keep this filter as"
          value={nameOfFilter(settings)}
          taken={own.map(({ name }) => name)}
          onDone={(name) =>
            keep([...own.filter((preset) => preset.name !== name), { name, filter: filterOf(settings) }])
          }
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

/** What cannot be used is named. */
async function importPresets(
  document: Document,
  own: readonly FlowPreset[],
  keep: (presets: FlowPreset[]) => void,
): Promise<void> {
  const file = await chooseFile(document, '.json,application/json');
  if (!file) return;
  try {
    const { presets, rejected, differing } = readPresetFile(await file.text());
    const all = withImported(own, presets);
    const left = [...rejected, ...all.leftOut];
    const said = [
      ...(left.length > 0 ? [`Left out: ${left.join('; ')}.`] : []),
      ...(differing.length > 0 ? [flowStates.presetsDiffer(differing.map((name) => `“${name}”`).join(', '))] : []),
    ];
    if (all.added > 0) keep(all.presets);
    showNotice({
      id: 'flow.presets',
      level: said.length > 0 ? 'warning' : 'info',
      title: `${counted(all.added, 'flow filter')} imported`,
      message: said.length > 0 ? said.join(' ') : flowStates.imported,
      atMs: Date.now(),
    });
  } catch (error) {
    showFailure('flow.presets', `${file.name} was not imported`, failureMessage(error));
  }
}
