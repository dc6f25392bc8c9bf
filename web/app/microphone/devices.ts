// The microphones there are, and the chosen one. Browsers name them only after permission was given.

import { signal } from '@preact/signals';
import { remembered } from '../storage/remembered.js';

export interface Device {
  readonly id: string;
  readonly name: string;
}

const kept = remembered('microphone');

/** The microphones that there are; empty until permission was given. */
export const devices = signal<readonly Device[]>([]);
/** The id of the chosen device; '' stands for the system's default. */
export const chosenDevice = signal(kept.value ?? '');

/** Chooses a microphone for this and later visits. */
export function chooseDevice(id: string): void {
  chosenDevice.value = id;
  kept.store(id);
}

/** Looks for devices again; to be called once permission was given. */
export async function refreshDevices(): Promise<void> {
  const all = await navigator.mediaDevices.enumerateDevices();
  devices.value = all
    .filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId && label)
    .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/** Keeps the list in step with what is plugged in. */
export function followDevices(): void {
  navigator.mediaDevices?.addEventListener('devicechange', () => {
    if (devices.value.length > 0) void refreshDevices();
  });
}
