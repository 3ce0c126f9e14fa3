/** `tapedeck verify SESSION`: reads everything once and reports what is wrong. */
import type { Command } from 'commander';
import { etTime } from '../../shared/market/calendar.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { isRecording } from '../engine/session/reading/library.ts';
import { openRecordings } from '../engine/session/reading/open-recordings.ts';
import { verifyRecordings, type Finding } from '../engine/session/reading/verify.ts';
import { formatByteCount, print, printJson, progressBar } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';

export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('check a session whole; exit 1 where data is lost or wrong')
    .argument('<session>', 'session file (.mcap)')
    .option('--json', 'one JSON object')
    .action((path: string, options: { json?: boolean }) => verify(path, options.json === true));
}

async function verify(path: string, json: boolean): Promise<void> {
  const recordings = openRecordings(nodeFiles, path);
  const bar = progressBar('verifying');
  const recording = isRecording(nodeFiles, recordings.at(-1)!, Date.now());
  const result = verifyRecordings(recordings, bar.at, recording);
  bar.end();
  const errors = result.findings.filter((finding) => finding.level === 'error');
  if (json) await printJson({ path: recordings[0].path, ok: errors.length === 0, recording, ...result });
  else {
    for (const finding of result.findings) await print(`${line(finding)}\n`);
    const counts = `${counted(result.chunks, 'chunk')}, ${counted(result.messages, 'message')}, ${formatByteCount(result.rawBytes)}`;
    const cut = recording ? 'sound so far' : 'sound up to where it breaks off';
    const sound = recordings.some((one) => one.cut) ? cut : 'sound';
    await print(errors.length === 0 ? `${sound}: ${counts}\n` : `${counted(errors.length, 'error')} in ${counts}\n`);
  }
  if (errors.length > 0) process.exitCode = 1;
}

function line({ level, atMs, toMs, message }: Finding): string {
  const known = [atMs, toMs].filter((ms) => ms !== undefined && Number.isFinite(ms));
  const when = known.map((ms) => etTime(ms!, true)).join(' – ');
  return `${level}${when === '' ? '' : ` ${when} ET`}: ${message}`;
}
