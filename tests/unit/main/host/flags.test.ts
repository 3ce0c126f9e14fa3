import { describe, expect, it } from 'vitest';
import { helpText, ignoredFlags } from '../../../../src/main/host/flag-words.ts';
import { DEFAULT_RATE, knownFlags, mistypedFlag, parseHostFlags } from '../../../../src/main/host/flags.ts';

const parse = (...args: string[]) => parseHostFlags(args, '/home/trader');

describe('start flags', () => {
  it('default to the stored world', () => {
    expect(parse()).toMatchObject({ simulated: false, rate: DEFAULT_RATE, port: 0, open: false, session: undefined });
  });

  it('read a whole line', () => {
    expect(parse('--web', '--port', '4100', '--no-open', '--simulated', '--rate', '20000')).toMatchObject({
      port: 4100,
      open: false,
      simulated: true,
      rate: 20_000,
    });
    expect(parse('--ws', 'ws://127.0.0.1:9000/', '--rest', 'http://127.0.0.1:9000')).toMatchObject({
      wsUrl: 'ws://127.0.0.1:9000',
      restUrl: 'http://127.0.0.1:9000',
    });
    expect(parse('--session', 'day.mcap').session).toBe('/home/trader/day.mcap');
  });

  it.each([
    [['--port', '65536'], '--port wants a whole number'],
    [['--port', ''], '--port wants'],
    [['--rate', '1e9'], '--rate wants'],
    [['--ws', 'ws://127.0.0.1:1'], '--ws and --rest belong together'],
    [['--ws-delayed', 'wss://x'], '--ws-delayed is the delayed host of the server that --ws names'],
    [['--ws', 'wss://x', '--rest', 'https://x', '--ws-delayed', 'http://x'], '--ws-delayed wants a wss:// address'],
    [['--relay'], '--relay says what --rest names'],
    [['--ws', 'http://x', '--rest', 'http://x'], '--ws wants a wss:// address'],
    [['--ws', 'ws://x', '--rest', 'https://x'], '--ws wants a wss:// address, or ws:// on this computer'],
    [['--ws', 'wss://x', '--rest', 'file:///etc'], '--rest wants an https:// address'],
    [['--session', 'a.mcap', '--simulated'], '--session opens a recording'],
    [['--nonsense'], 'There is no flag --nonsense: --help lists them all.'],
    [['--simulatd'], 'There is no flag --simulatd: did you mean --simulated?'],
    [['--prot=80'], 'There is no flag --prot: did you mean --port?'],
    [['-x'], 'There is no flag -x'],
    [['stray'], '“stray” is no flag. A recording is opened with --session FILE'],
    [['--port'], '--port wants a value'],
    [['--simulated=1'], '--simulated takes no value'],
    [['--session', '--web'], '--session wants a value'],
    [['--data', ''], '--data wants a folder'],
  ])('refuse %j with a sentence', (args, sentence) => {
    expect(() => parse(...args)).toThrow(sentence);
  });

  it('that only a first start can follow are named to a second', () => {
    const { atStart } = parse('--web', '--no-open', '--data', 'd', '--session', 'a.mcap', '--port', '0');
    expect(atStart).toEqual(['--port']);
    expect(ignoredFlags(atStart)).toMatch(/^--port was ignored: /);
    expect(ignoredFlags(parse('--simulated', '--rate', '100').atStart)).toMatch(/^--simulated, --rate were ignored: /);
    expect(ignoredFlags(parse('--open').atStart)).toBe('');
  });

  it('are listed by --help, each once', () => {
    expect(parse('--help').help).toBe(true);
    expect(parse('-h').help).toBe(true);
    const listed = [...helpText().matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
    expect(listed).toEqual([...new Set(listed)]);
    for (const name of listed) expect(() => parse(`--${name}`), name).not.toThrow('There is no flag');
  });

  it('that are mistyped are distinguished from those of Chromium', () => {
    expect(
      mistypedFlag(['--no-sandbox', '--inspect=0', '--port', '5', '--enable-logging', '--no-open']),
    ).toBeUndefined();
    expect(mistypedFlag(['--no-sandbox', '--simulate'])).toBe('--simulate');
    expect(mistypedFlag(['--sesion', 'day.mcap'])).toBe('--sesion');
  });

  it('are picked out of a line shared with Chromium', () => {
    const line = [
      '--inspect=0',
      '--no-sandbox',
      '--port',
      '5',
      '--rate=30',
      '--enable-logging',
      'x',
      '--ws-delayed',
      'wss://y',
      '--no-open',
      '--simulated',
    ];
    expect(knownFlags(line)).toEqual([
      '--port',
      '5',
      '--rate=30',
      '--ws-delayed',
      'wss://y',
      '--no-open',
      '--simulated',
    ]);
  });
});
