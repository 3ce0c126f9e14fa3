/** The dock's own words, where the library's are not ours. */
import { I18nLabel } from 'flexlayout-react';
import { ownValue } from '../../shared/contract/own-value.ts';

const LABELS: Partial<Record<string, string>> = {
  [I18nLabel.Close_Tab]: 'Close pane',
  [I18nLabel.Maximize]: 'Maximise these panes',
  [I18nLabel.Restore]: 'Back to size',
  [I18nLabel.Popout_Tab]: 'Open in a window of its own',
  [I18nLabel.Overflow_Menu_Tooltip]: 'Panes out of sight',
};

/** Unknown keys come back unchanged: the library then uses its own text. */
export const translateDock = (key: string): string => ownValue(LABELS, key) ?? key;
