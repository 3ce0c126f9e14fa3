/** The terminal's start flags, the same for Electron and the web host. */
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { endpointProblem } from '../../shared/settings/endpoints.ts';
import { nearestFlag, unknownFlag } from './flag-words.ts';
import { folderProblem } from './recording-folder.ts';

export interface HostFlags {
  simulated: boolean;
  seed: number;
  /** Events a second of the simulated market. */
  rate: number;
  /** Session file to open, absolute. */
  session?: string;
  /** Base URLs instead of the saved ones: both or neither. */
  wsUrl?: string;
  restUrl?: string;
  /** That server's delayed host. */
  wsDelayedUrl?: string;
  /** `restUrl` hands on the vendor's own next pages: they are asked of it. */
  relay: boolean;
  /** Web host: port to listen on; 0 = any free one. */
  port: number;
  /** Web host: open a browser window automatically. */
  open: boolean;
  /** Where recordings go, instead of the chosen folder. */
  recordings?: string;
  /** Where settings and sessions live, instead of the usual folder. */
  dataFolder?: string;
  /** Say what the flags are, and do nothing else. */
  help: boolean;
  /** Names of those given that shape a terminal as it starts: one that runs already cannot follow them. */
  atStart: readonly string[];
}

export const DEFAULT_SEED = 1;
export const DEFAULT_RATE = 2000;

const OPTIONS = {
  simulated: { type: 'boolean', default: false },
  seed: { type: 'string' },
  rate: { type: 'string' },
  session: { type: 'string' },
  ws: { type: 'string' },
  'ws-delayed': { type: 'string' },
  rest: { type: 'string' },
  relay: { type: 'boolean', default: false },
  port: { type: 'string' },
  data: { type: 'string' },
  recordings: { type: 'string' },
  web: { type: 'boolean' },
  open: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

const AT_START = ['simulated', 'seed', 'rate', 'ws', 'ws-delayed', 'rest', 'relay', 'port', 'recordings'] as const;

/** Only our own flags of a command line shared with others, with their values. */
export function knownFlags(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [, name, inline] = /^--(?:no-)?([a-z-]+)(=.*)?$/.exec(args[i]) ?? [];
    if (name === undefined || !Object.hasOwn(OPTIONS, name)) continue;
    kept.push(args[i]);
    const takesValue = OPTIONS[name as keyof typeof OPTIONS].type === 'string' && inline === undefined;
    if (takesValue && i + 1 < args.length) kept.push(args[++i]);
  }
  return kept;
}

/** Throws Error with a sentence for the user (bad usage). `cwd` resolves a relative session file. */
export function parseHostFlags(args: readonly string[], cwd: string): HostFlags {
  const values = parse(args);
  if ((values.ws === undefined) !== (values.rest === undefined))
    throw new Error('--ws and --rest belong together: give both or neither.');
  if (values['ws-delayed'] !== undefined && values.ws === undefined)
    throw new Error('--ws-delayed is the delayed host of the server that --ws names: give both.');
  if (values.relay && values.rest === undefined) throw new Error('--relay says what --rest names: give both.');
  if (values.session !== undefined && (values.simulated || values.ws !== undefined))
    throw new Error('--session opens a recording: it does not go with --simulated, --ws or --rest.');
  if (values.data === '') throw new Error('--data wants a folder: it was given an empty name.');
  return {
    simulated: values.simulated,
    seed: whole('--seed', values.seed, DEFAULT_SEED, 0, 2 ** 31),
    rate: whole('--rate', values.rate, DEFAULT_RATE, 10, 500_000),
    session: values.session === undefined ? undefined : resolve(cwd, values.session),
    wsUrl: address('--ws', values.ws, 'ws'),
    wsDelayedUrl: address('--ws-delayed', values['ws-delayed'], 'ws'),
    restUrl: address('--rest', values.rest, 'http'),
    relay: values.relay,
    port: whole('--port', values.port, 0, 0, 65_535),
    open: values.open,
    help: values.help,
    dataFolder: values.data === undefined ? undefined : resolve(cwd, values.data),
    recordings: recordingsFolder(values.recordings, cwd),
    atStart: AT_START.filter((name) => values[name] !== undefined && values[name] !== false).map((name) => `--${name}`),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowNegative: true }).values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, named = ''] = /'([^']*)'/.exec(message) ?? [];
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new Error(unknownFlag(named), { cause: error });
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
      throw new Error(`“${named}” is no flag. A recording is opened with --session FILE; --help lists the flags.`, {
        cause: error,
      });
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
      throw new Error(
        `${named.replace(/ <value>$/, '')} ${/not take/.test(message) ? 'takes no value' : 'wants a value'}: --help says which.`,
        { cause: error },
      );
    throw error;
  }
}

/** The first switch of a line shared with Chromium that is none of ours but looks like a mistyped one. */
export function mistypedFlag(args: readonly string[]): string | undefined {
  const known = new Set(knownFlags(args));
  return args.find((flag) => flag.startsWith('--') && !known.has(flag) && nearestFlag(flag) !== undefined);
}

function recordingsFolder(text: string | undefined, cwd: string): string | undefined {
  if (text === undefined) return undefined;
  const problem = folderProblem(/^(\\\\|\/\/)/.test(text) ? text : resolve(cwd, text));
  if (problem !== undefined) throw new Error(`--recordings: ${text} ${problem}.`);
  return resolve(cwd, text);
}

function whole(flag: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max)
    throw new Error(`${flag} wants a whole number from ${min} to ${max}, not "${text}".`);
  return value;
}

function address(flag: string, text: string | undefined, kind: 'ws' | 'http'): string | undefined {
  if (text === undefined) return undefined;
  const problem = endpointProblem(text, kind);
  if (problem !== undefined) throw new Error(`${flag} ${problem}; not "${text}".`);
  return text.replace(/\/+$/, '');
}
