/** The page that takes a key: a window and a session of its own, out of reach of the terminal's page. */
import '@fontsource-variable/inter';
import '../app/styles/tokens.css';
import '../app/styles/global.css';
import './key-window.css';
import { keyFaults } from '../../shared/contract/key-words.ts';
import { LONGEST_KEY, type KeyEntry } from '../../shared/contract/key-entry.ts';

declare global {
  interface Window {
    keyEntry?: KeyEntry;
  }
}

function part<T extends HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

const form = part<HTMLFormElement>('#key-entry');
const input = part<HTMLInputElement>('#key');
const connect = part<HTMLButtonElement>('#connect');
const problem = part('#problem');
const bridge = window.keyEntry;
input.maxLength = LONGEST_KEY;
document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';

async function showOrigins(entry: KeyEntry): Promise<void> {
  part('#origins').replaceChildren(
    ...(await entry.origins()).map((origin) => {
      const item = document.createElement('li');
      item.textContent = origin;
      return item;
    }),
  );
}

async function submit(entry: KeyEntry): Promise<void> {
  connect.disabled = input.readOnly = true;
  connect.textContent = 'Checking…';
  problem.textContent = '';
  try {
    const refused = await entry.submit(input.value.trim());
    if (refused === undefined) return;
    problem.textContent = refused;
  } catch {
    problem.textContent = keyFaults.failed;
  }
  connect.disabled = input.readOnly = false;
  connect.textContent = 'Connect';
  input.select();
}

if (bridge) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(bridge);
  });
  part('#cancel').addEventListener('click', () => bridge.cancel());
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') bridge.cancel();
  });
  void showOrigins(bridge);
  input.focus();
} else problem.textContent = keyFaults.outside;
