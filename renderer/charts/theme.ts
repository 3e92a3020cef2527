import { effectScope, shallowRef, watch, type ShallowRef } from 'vue';
import { onDark, onLight, type FigureTheme } from '../../core/figures/spec/palette.ts';
import { seriesColours } from '../../core/figures/spec/seriesPalettes.ts';
import { useSettings } from '../stores/settings.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The figures' colours from the page's own variables. */
function read(): FigureTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: 'transparent',
    text: variable('--text'),
    faint: variable('--text-faint'),
    grid: variable('--line-faint'),
    fontFamily: variable('--font'),
    fontSizePx: 12,
    ...(dark.matches ? onDark : onLight),
    colours: seriesColours(useSettings().settings.palette, dark.matches),
  };
}

let shared: ShallowRef<FigureTheme> | undefined;

/** Follows light, dark and the chosen palette. */
export function useTheme(): ShallowRef<FigureTheme> {
  if (!shared) {
    const theme = shallowRef(read());
    dark.addEventListener('change', () => {
      theme.value = read();
    });
    const settings = useSettings();
    /* Outlives the chart that asked first. */
    effectScope(true).run(() =>
      watch(
        () => settings.settings.palette,
        () => (theme.value = read()),
      ),
    );
    shared = theme;
  }
  return shared;
}
