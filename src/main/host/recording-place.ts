/** The recording folder in use, and how to change it. */
import { basename } from 'node:path';
import type { RecordingFolder, RecordingForecast } from '../../shared/contract/calls.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { RecordingManifest } from '../engine/session/recording/manifest.ts';
import { forecastRetention, type RetentionRules } from '../engine/session/recording/retention.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { SettingsStore } from '../storage/settings-store.ts';
import type { HostDialogs } from './host-dialogs.ts';
import { defaultRecordingFolder, folderProblem } from './recording-folder.ts';
import { libraryFaults } from './library-words.ts';

export interface RecordingPlaceOptions {
  settings: Pick<SettingsStore, 'host'>;
  dataFolder: string;
  /** From the command line, checked. */
  flag: string | undefined;
  dialogs: HostDialogs | undefined;
  /** The dialogs can ask for a folder. */
  choosable: boolean;
  /** Old recordings go to the system's trash; else they are deleted. */
  hasTrash: boolean;
  /** This computer's clock, as file times are. */
  nowMs: () => number;
}

export class RecordingPlace {
  readonly #options: RecordingPlaceOptions;

  constructor(options: RecordingPlaceOptions) {
    this.#options = options;
  }

  get folder(): string {
    const { settings, dataFolder, flag } = this.#options;
    const saved = this.problem === undefined ? settings.host.get().recordingFolder : undefined;
    return flag ?? saved ?? defaultRecordingFolder(dataFolder);
  }

  /** The saved folder cannot be used, in words for the user; undefined where it can, or is not used. */
  get problem(): string | undefined {
    const { settings, flag } = this.#options;
    const saved = settings.host.get().recordingFolder;
    const problem = saved === undefined || flag !== undefined ? undefined : folderProblem(saved);
    return (
      problem &&
      `The recording folder “${basename(saved ?? '')}” ${problem}. Recordings go to the data folder until another is chosen; nothing in the old folder was touched.`
    );
  }

  shown(): RecordingFolder {
    const { dataFolder, flag, choosable } = this.#options;
    const { folder } = this;
    return {
      name: basename(folder) || folder,
      chosen: folder !== defaultRecordingFolder(dataFolder),
      choosable: choosable && flag === undefined,
    };
  }

  /** What would go if a recording began now by these rules. What the list of recordings does not name never goes. */
  forecast(rules: RetentionRules): RecordingForecast {
    const { hasTrash: toTrash, nowMs } = this.#options;
    const manifest = new RecordingManifest(nodeFiles, this.folder, () => undefined, true);
    return { ...forecastRetention({ files: nodeFiles, manifest, rules, wallMs: nowMs() }), toTrash };
  }

  /** As it was where the user closed the dialog. Throws PlainError with a sentence about a folder that cannot be used. */
  async choose(): Promise<RecordingFolder> {
    const { dialogs, settings } = this.#options;
    if (!dialogs || !this.shown().choosable) throw new PlainError('no-dialog', libraryFaults.folderAtStart);
    const folder = await dialogs.pickRecordingFolder();
    if (folder === undefined) return this.shown();
    const problem = folderProblem(folder);
    if (problem !== undefined) throw new PlainError('bad-folder', libraryFaults.badFolder(basename(folder), problem));
    await settings.host.set({ ...settings.host.get(), recordingFolder: folder });
    return this.shown();
  }

  async reset(): Promise<RecordingFolder> {
    const { recordingFolder: _left, ...rest } = this.#options.settings.host.get();
    await this.#options.settings.host.set(rest);
    return this.shown();
  }
}
