/** The user's preferences. Looks change at once; the rest is stored with Save and checked first. */
import { useState, type ReactNode } from 'react';
import { preferencesSchema, type Preferences } from '../../../shared/settings/preferences.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import { closeDialog, openDialog } from '../../stores/dialogs-store.ts';
import { changePreferences, usePreferencesStore } from '../../stores/preferences-store.ts';
import { CheckField, ChoiceField, NumberField, TimeField } from './fields.tsx';
import { RateCurveField } from './RateCurveField.tsx';
import { RecordingFolderField } from './RecordingFolderField.tsx';
import styles from './dialogs.module.css';

export function SettingsDialog(): ReactNode {
  const stored = usePreferencesStore((s) => s.preferences);
  const [draft, setDraft] = useState<Preferences>(stored);
  const [problem, setProblem] = useState<string>();
  const edit = (change: Partial<Preferences>): void => setDraft((d) => ({ ...d, ...change }));
  /** Appearance needs no Save: seeing it is the point. */
  const apply = (change: Partial<Preferences>): void => {
    edit(change);
    void changePreferences(change);
  };
  const save = async (): Promise<void> => {
    const checked = preferencesSchema.safeParse(draft);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      setProblem(`${issue.path.join(' › ')}: ${issue.message}`);
      return;
    }
    await changePreferences(checked.data);
    closeDialog();
  };
  const { recording } = draft;
  return (
    <Dialog title="Settings" wide onClose={closeDialog}>
      <Section title="Appearance">
        <ChoiceField
          label="Theme"
          value={draft.theme}
          options={{ dark: 'Dark', light: 'Light', system: 'As the system' }}
          onChange={(theme) => apply({ theme })}
        />
        <ChoiceField
          label="Up and down colours"
          value={draft.palette}
          options={{ standard: 'Green and red', colourBlind: 'Blue and orange (colour-blind safe)' }}
          onChange={(palette) => apply({ palette })}
        />
        <ChoiceField
          label="Row density"
          value={draft.density}
          options={{ compact: 'Compact', normal: 'Normal', comfortable: 'Comfortable' }}
          onChange={(density) => apply({ density })}
        />
        <ChoiceField
          label="Times"
          value={draft.timeZone}
          options={{ exchange: 'Exchange time (ET)', local: 'Local time' }}
          onChange={(timeZone) => apply({ timeZone })}
        />
      </Section>
      <Section title="Market data">
        <div className={styles.field}>
          <span>Massive key</span>
          <Button labelled label="Connect or change…" onClick={() => openDialog('connect')} />
        </div>
        <NumberField
          label="Option quotes streamed"
          min={1}
          max={1000}
          value={draft.quoteLimit}
          onChange={(quoteLimit) => edit({ quoteLimit })}
        />
        <NumberField
          label="Option prints kept all day from, $"
          min={1000}
          value={draft.flow.keptPremiumUsd}
          onChange={(keptPremiumUsd) => edit({ flow: { ...draft.flow, keptPremiumUsd } })}
        />
        <NumberField
          label="… or from, contracts (0: by premium alone)"
          min={0}
          value={draft.flow.keptContracts}
          onChange={(keptContracts) => edit({ flow: { ...draft.flow, keptContracts } })}
        />
        <RateCurveField points={draft.rateCurve} onChange={(rateCurve) => edit({ rateCurve })} />
        <CheckField
          label="Desktop notifications"
          value={draft.notifications}
          onChange={(notifications) => edit({ notifications })}
        />
      </Section>
      <Section title="Alerts">
        <CheckField
          label="Quiet hours: alerts are only logged"
          value={draft.quietHours.enabled}
          onChange={(enabled) => edit({ quietHours: { ...draft.quietHours, enabled } })}
        />
        <TimeField
          label="From, time of this computer"
          value={draft.quietHours.from}
          onChange={(from) => edit({ quietHours: { ...draft.quietHours, from } })}
        />
        <TimeField
          label="To"
          value={draft.quietHours.to}
          onChange={(to) => edit({ quietHours: { ...draft.quietHours, to } })}
        />
      </Section>
      <Section title="Recording">
        <CheckField
          label="Record every session"
          value={recording.enabled}
          onChange={(enabled) => edit({ recording: { ...recording, enabled } })}
        />
        <RecordingFolderField />
        <NumberField
          label="Keep for, days"
          min={1}
          value={recording.keepDays}
          onChange={(keepDays) => edit({ recording: { ...recording, keepDays } })}
        />
        <NumberField
          label="At most, GB"
          min={0.1}
          value={recording.maxGigabytes}
          onChange={(maxGigabytes) => edit({ recording: { ...recording, maxGigabytes } })}
        />
        <NumberField
          label="Leave free on disk, GB"
          min={0}
          value={recording.minFreeGigabytes}
          onChange={(minFreeGigabytes) => edit({ recording: { ...recording, minFreeGigabytes } })}
        />
      </Section>
      <div className={styles.actions}>
        {problem && <p role="alert">{problem}</p>}
        <Button label="Cancel" onClick={closeDialog} />
        <Button primary label="Save" onClick={() => void save()} />
      </div>
    </Dialog>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
