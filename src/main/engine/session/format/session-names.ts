/** File names of sessions: `2026-11-20_093000_live.mcap`, further parts `….p2.mcap`. */
import { etDate, etTime, type EpochMs } from '../../../../shared/market/calendar.ts';
import type { SessionFiles } from './files.ts';
import { notesPath } from '../reading/session-notes.ts';
import { holdsRecording } from './holds-recording.ts';
import { firstPartPath, partPath, type SessionWorld } from './format.ts';

const SUFFIX: Record<SessionWorld, string> = { live: 'live', simulated: 'sim', imported: 'import' };

/** A path in `folder` that no file has yet, named by market date and exchange time. */
export function newSessionPath(files: SessionFiles, folder: string, world: SessionWorld, atMs: EpochMs): string {
  const stem = `${folder}/${etDate(atMs)}_${etTime(atMs).replaceAll(':', '')}_${SUFFIX[world]}`;
  for (let n = 1; ; n++) {
    const path = n === 1 ? `${stem}.mcap` : `${stem}-${n}.mcap`;
    if (!files.exists(path)) return path;
  }
}

const UNFINISHED = /\.unfinished(-\d+)?\.mcap$/i;
/** Whether a file in a folder is listed as a session or its part: other programs and disks spell the extension in capitals too. */
export const isSessionName = (name: string): boolean => /^[^\\/\0]+\.mcap$/i.test(name) && !UNFINISHED.test(name);

/** First parts of all sessions in a folder, newest name first. */
export function sessionPaths(files: SessionFiles, folder: string, listed = files.list(folder)): string[] {
  const names = listed.filter(isSessionName);
  const present = new Set(names);
  return names
    .filter((name) => firstPartAmong(present, name) === name)
    .toSorted()
    .toReversed()
    .map((name) => `${folder}/${name}`);
}

/** Its first part where that is there, itself otherwise. A part of `X.MCAP` is `X.MCAP.p2.mcap`. */
export function firstPartAmong(names: ReadonlySet<string>, name: string): string {
  const first = firstPartPath(name);
  return [first, first.replace(/\.mcap$/, '')].find((one) => names.has(one)) ?? name;
}

const PRINTS_SUFFIX = '.prints';
/** Where the option prints of a session are kept as columns, made from it. */
export const printTablePath = (path: string): string => path.replace(/(\.mcap)?$/, PRINTS_SUFFIX);
/** The same of the recordings that were last joined with this one as their first. */
export const joinedPrintTablePath = (path: string): string => printTablePath(path.replace(/(\.mcap)?$/, '.joined'));
export const isPrintTable = (path: string): boolean => path.endsWith(PRINTS_SUFFIX);

/** Every file that belongs to a session: its parts, its notes and its print tables. */
export function filesOfSession(files: SessionFiles, path: string): string[] {
  const found = [path];
  if (firstPartPath(path) === path)
    for (let part = 2; files.exists(partPath(path, part)); part++) found.push(partPath(path, part));
  for (const beside of [notesPath(path), printTablePath(path), joinedPrintTablePath(path)])
    if (files.exists(beside) && !holdsRecording(files, beside)) found.push(beside);
  return found;
}
