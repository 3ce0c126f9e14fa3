/** The editor of one alert rule: conditions in groups, repetition, notification and sound, and a summary in plain words. */
import { Plus, Volume2, X } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import {
  alertRuleSchema,
  type AlertCondition,
  type AlertRepeat,
  type AlertRule,
} from '../../../shared/settings/alerts.ts';
import { alertVocabulary } from '../../../shared/settings/alert-vocabulary.ts';
import { groupsOfQuery, groupsOfText, textOfGroups } from '../../../shared/settings/alert-text.ts';
import { everyMember } from '../../../shared/settings/list-members.ts';
import { describeRule } from '../../../shared/settings/describe-alert.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { QueryInput } from '../../components/QueryInput.tsx';
import { Button } from '../../components/Toggle.tsx';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { changeAlerts, closeEditor, saveRule, useAlertsStore } from '../../stores/alerts-store.ts';
import { playAlertSound } from '../alert-sound.ts';
import { alertDialogStates, describeIssue } from './alert-dialog-words.ts';
import { ConditionFields } from './ConditionFields.tsx';
import { NumberInput } from './NumberInput.tsx';
import styles from './AlertDialog.module.css';

export function AlertDialog(): ReactNode {
  const draft = useAlertsStore((s) => s.draft);
  return draft ? <RuleForm key={draft.id} start={draft} /> : null;
}

function RuleForm({ start }: { start: AlertRule }): ReactNode {
  const [rule, setRule] = useState(start);
  const [typed, setTyped] = useState<string>();
  const exists = useAlertsStore((s) => s.rules.some((known) => known.id === start.id));
  const edit = (change: Partial<AlertRule>): void => {
    if (change.groups) setTyped(undefined);
    setRule((r) => ({ ...r, ...change }));
  };
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const vocabulary = useMemo(() => alertVocabulary(everyMember(watchlists)), [watchlists]);
  const checked = alertRuleSchema.safeParse(rule);
  const touched = rule !== start;
  const unread = typed !== undefined && groupsOfText(typed).fault !== undefined;
  const problem = checked.success ? undefined : describeIssue(checked.error.issues[0]);
  const write = (text: string): void => {
    const { groups } = groupsOfText(text);
    if (groups) edit({ groups });
    setTyped(text);
  };
  const setCondition = (g: number, c: number, condition: AlertCondition): void =>
    edit({ groups: rule.groups.map((group, i) => (i === g ? group.with(c, condition) : group)) });
  const removeCondition = (g: number, c: number): void =>
    edit({
      groups: rule.groups.map((group, i) => (i === g ? group.toSpliced(c, 1) : group)).filter((x) => x.length > 0),
    });
  const addTo = (g: number): void =>
    edit({ groups: rule.groups.map((group, i) => (i === g ? [...group, group.at(-1)!] : group)) });
  const save = (): void => {
    if (!checked.success || (unread && typed.trim() !== '')) return;
    void saveRule(checked.data);
    closeEditor();
  };
  const remove = (): void => {
    const { rules } = useAlertsStore.getState();
    void changeAlerts(
      rules.filter((known) => known.id !== rule.id),
      start.name || describeRule(start),
    );
    closeEditor();
  };
  const only = rule.groups.flat().length === 1;
  return (
    <Dialog title={exists ? 'Edit alert' : 'New alert'} wide onClose={closeEditor}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <QueryInput
          label="As text"
          text={typed ?? (checked.success ? textOfGroups(checked.data.groups) : '')}
          vocabulary={vocabulary}
          empty={alertDialogStates.asText}
          check={(query, places) => groupsOfQuery(query, places).fault}
          onText={write}
          onEnter={save}
        />
        {rule.groups.map((group, g) => (
          // Groups and conditions are identified by position only.
          // oxlint-disable-next-line react/no-array-index-key
          <fieldset key={g} className={styles.group}>
            <legend>{g === 0 ? 'When' : 'or when'}</legend>
            {group.map((condition, c) => (
              // oxlint-disable-next-line react/no-array-index-key
              <div key={c} className={styles.row} role="group" aria-label={`Condition ${c + 1} of group ${g + 1}`}>
                <span className={styles.joint}>{c > 0 && 'and'}</span>
                <ConditionFields
                  condition={condition}
                  onChange={(next) => setCondition(g, c, next)}
                  first={g + c === 0}
                />
                <Button
                  label="Remove this condition"
                  icon={<X size={13} aria-hidden />}
                  disabled={only}
                  onClick={() => removeCondition(g, c)}
                />
              </div>
            ))}
            <Button labelled label="and" icon={<Plus size={12} aria-hidden />} onClick={() => addTo(g)} />
          </fieldset>
        ))}
        <Button
          labelled
          label="or when"
          icon={<Plus size={12} aria-hidden />}
          onClick={() => edit({ groups: [...rule.groups, [rule.groups.at(-1)!.at(-1)!]] })}
        />
        <div className={styles.how}>
          <RepeatFields repeat={rule.repeat} onChange={(repeat) => edit({ repeat })} />
          <label>
            <input type="checkbox" checked={rule.notify} onChange={(e) => edit({ notify: e.target.checked })} /> Desktop
            notification
          </label>
          <label>
            <input type="checkbox" checked={rule.sound} onChange={(e) => edit({ sound: e.target.checked })} /> Sound
          </label>
          <Button
            label="Hear it"
            icon={<Volume2 size={13} aria-hidden />}
            onClick={() => void playAlertSound(performance.now())}
          />
          <input
            className={styles.name}
            value={rule.name}
            maxLength={80}
            placeholder="Name (optional)"
            aria-label="Name"
            onChange={(event) => edit({ name: event.target.value })}
          />
        </div>
        <p className={styles.summary} aria-live="polite" data-problem={problem && touched ? '' : undefined}>
          {checked.success ? describeRule(checked.data) : touched ? problem : alertDialogStates.sayWhen}
        </p>
        <div className={styles.actions}>
          {exists && <Button danger labelled label="Delete" onClick={remove} />}
          <span />
          <Button labelled label="Cancel" onClick={closeEditor} />
          <Button
            primary
            type="submit"
            label={exists ? 'Save and arm' : 'Arm'}
            disabled={problem !== undefined || (unread && typed.trim() !== '')}
            onClick={() => undefined}
          />
        </div>
      </form>
    </Dialog>
  );
}

const FIRST_COOLDOWN_S = 300;

function RepeatFields({ repeat, onChange }: { repeat: AlertRepeat; onChange(next: AlertRepeat): void }): ReactNode {
  return (
    <>
      <select
        aria-label="How often"
        value={repeat.mode}
        onChange={(event) => {
          const mode = event.target.value as AlertRepeat['mode'];
          onChange(mode === 'cooldown' ? { mode, seconds: FIRST_COOLDOWN_S } : { mode });
        }}
      >
        <option value="once">Once</option>
        <option value="rearm">Again after it was false</option>
        <option value="cooldown">While true, at most every</option>
      </select>
      {repeat.mode === 'cooldown' && (
        <NumberInput
          label="Pause in seconds"
          unit="s"
          value={repeat.seconds}
          onChange={(seconds) => onChange({ mode: 'cooldown', seconds })}
        />
      )}
    </>
  );
}
