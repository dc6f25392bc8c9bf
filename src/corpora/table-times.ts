// How tables write the start and the end of a segment: as seconds, as pandas writes a Timedelta, as a clock.

/**
 * Reads a time: seconds (`0.5`, `0.5s`), a Timedelta of pandas (`0 days 00:00:00.500000`) or a clock (`00:01:02.5`).
 *
 * @param cell what the table says
 * @param decimalComma whether `0,5` is half a second, as spreadsheets write where cells are not split at commas
 * @returns seconds, at least 0; `none` for an empty cell and `NaT`, pandas' word for no time; undefined for anything else
 */
export function readTime(cell: string, decimalComma: boolean): number | 'none' | undefined {
  const text = cell.trim();
  if (text === '' || /^(nat|nan|none|null)$/i.test(text)) return 'none';
  const plain = decimalComma ? text.replace(',', '.') : text;
  const seconds = /^(\d+\.?\d*(?:e-?\d+)?|\.\d+)\s*s?$/i.exec(plain);
  if (seconds) return Number(seconds[1]);
  const clock = /^(?:(\d+) days? \+?)?(\d{1,2}):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(plain);
  if (clock) {
    const [days = 0, hours, minutes, rest] = clock.slice(1).map((part) => Number(part ?? 0));
    return days * 86400 + hours! * 3600 + minutes! * 60 + rest!;
  }
  const days = /^(\d+) days?$/.exec(plain);
  return days ? Number(days[1]) * 86400 : undefined;
}
