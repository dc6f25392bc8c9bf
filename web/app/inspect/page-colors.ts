// The page's colours as canvases need them: resolved, and told anew when light and dark change.

import { useEffect, useState } from 'preact/hooks';
import { theme } from '../styles/theme.js';

/** Returns a colour of styles/colors.css, such as `--main`, as `rgb(...)`, as it is where `element` stands. */
export function resolvedColor(element: Element, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Returns the colour of an emotion, or of `unsure`. */
export function emotionColor(element: Element, emotion: string): string {
  const probe = document.createElement('span');
  probe.dataset.emotion = emotion;
  element.append(probe);
  const color = resolvedColor(probe, '--emotion');
  probe.remove();
  return color;
}

/** Returns red, green and blue of `rgb(...)`, each from 0 to 255. */
export function channelsOf(color: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = color.match(/[\d.]+/g)?.map(Number) ?? [];
  return [red, green, blue];
}

/** Returns a number that changes whenever the colours do. */
export function useColorChanges(): number {
  const [system, setSystem] = useState(0);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setSystem((count) => count + 1);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return system * 4 + ['auto', 'light', 'dark'].indexOf(theme.value);
}
