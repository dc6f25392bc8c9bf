// How pandas, and audformat's tables with it, write a length of time.

/** Writes seconds as pandas writes a Timedelta, e.g. `0 days 00:00:00.500000`: what audformat keeps in CSV tables. */
export function asTimedelta(seconds: number): string {
  const micros = Math.round(seconds * 1e6);
  const pad = (value: number, digits: number) => String(value).padStart(digits, '0');
  const whole = Math.floor(micros / 1e6);
  const clock = [Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const rest = micros % 1e6;
  const fraction = rest === 0 ? '' : `.${pad(rest, 6)}`;
  return `${Math.floor(whole / 86400)} days ${clock.map((value) => pad(value, 2)).join(':')}${fraction}`;
}
