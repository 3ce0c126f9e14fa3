/** Two short tones, synthesised: no file, no network. Browsers stay silent until the user has interacted with the page. */
import { showNotice } from '../stores/notices-store.ts';

const TONES_HZ = [880, 1320];
const TONE_S = 0.12;
const GAIN = 0.15;
/** A burst of alerts is one sound. */
const APART_MS = 400;
const RESUME_MS = 1_000;

let audio: AudioContext | undefined;
let playedAtMs = Number.NEGATIVE_INFINITY;

export async function playAlertSound(nowMs: number): Promise<void> {
  if (nowMs - playedAtMs < APART_MS) return;
  playedAtMs = nowMs;
  audio ??= new AudioContext();
  if (audio.state === 'suspended') {
    // A refusal leaves the promise pending forever; starting the device may take a moment.
    await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, RESUME_MS))]);
  }
  if (audio.state !== 'running') {
    showNotice({
      id: 'alert-sound',
      level: 'info',
      title: 'The alert had no sound',
      message: 'This window may only play sounds after you click or press a key in it.',
      atMs: Date.now(),
    });
    return;
  }
  const context = audio;
  TONES_HZ.forEach((frequency, i) => {
    const start = context.currentTime + i * TONE_S;
    const tone = new OscillatorNode(context, { frequency, type: 'sine' });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(GAIN, start + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + TONE_S);
  });
}
