// The player: the recording that is asked about, and the next one fetched meanwhile, so that nobody waits for it.

import { readSound } from './api.js';

/** How many recordings are kept: the one before, this one and the next. */
const kept = 3;

/** Plays recordings in an audio element. */
export class Player {
  private readonly addresses = new Map<number, Promise<string>>();
  private current = -1;

  constructor(private readonly audio: HTMLAudioElement) {}

  /**
   * Shows a recording, and plays it where that is asked for and the browser lets it.
   * @param next the recording to fetch after it
   */
  async show(item: number, next: number | undefined, plays: boolean): Promise<void> {
    this.current = item;
    this.audio.pause();
    this.audio.removeAttribute('src');
    const address = await this.addressOf(item);
    // Somebody may have moved on while it came.
    if (this.current !== item) return;
    this.audio.src = address;
    if (plays) await this.start();
    if (next !== undefined) void this.addressOf(next).catch(() => undefined);
  }

  /** Plays it from its beginning. */
  async start(): Promise<void> {
    if (!this.audio.hasAttribute('src')) return;
    this.audio.currentTime = 0;
    // Browsers play nothing before somebody touched the page.
    await this.audio.play().catch(() => undefined);
  }

  private addressOf(item: number): Promise<string> {
    const known = this.addresses.get(item);
    if (known) return known;
    const address = readSound(item).then((blob) => URL.createObjectURL(blob));
    this.addresses.set(item, address);
    // What failed is asked for again.
    address.catch(() => this.addresses.delete(item));
    for (const old of [...this.addresses.keys()].slice(0, -kept)) {
      void this.addresses.get(old)?.then(URL.revokeObjectURL, () => undefined);
      this.addresses.delete(old);
    }
    return address;
  }
}
