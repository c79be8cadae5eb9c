// The look: colours that meet WCAG 2.2 AA in light and dark, and the density of a tool that is used all day.
import { type CSSVariablesResolver, createTheme, defaultVariantColorsResolver } from '@mantine/core';

/** The kit's `<header>` inside a dialog would count as a second banner of the page. */
const plainHeader = { attributes: { header: { role: 'presentation' } } };

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: 'Inter Variable, system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.55', xl: '1.6' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  respectReducedMotion: true,
  // Mantine's neutral greys look brown beside the blue-grey surfaces; its parts pick these by number.
  colors: {
    dark: [
      '#e6e8ee',
      '#c1c8d4',
      '#9aa4b5',
      '#667085',
      '#242a36',
      '#1a1f29',
      '#12151c',
      '#0d0f14',
      '#0a0c10',
      '#07080b',
    ],
  },
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const { color, variant } = input;
    if (variant === 'light' && color && input.theme.colors[color])
      return {
        ...colors,
        background: `light-dark(var(--mantine-color-${color}-1), color-mix(in srgb, var(--mantine-color-${color}-9) 35%, transparent))`,
        color: `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 70%, black), var(--mantine-color-${color}-2))`,
      };
    if (variant === 'filled' && color === 'red')
      return { ...colors, background: '#c92a2a', hover: '#b02525', color: '#fff' };
    return colors;
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    // In its landmark or dialog, where a screen reader looks for it; fixed, so that what scrolls does not cut it off.
    Combobox: { defaultProps: { withinPortal: false, floatingStrategy: 'fixed' } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        // The kit's own moves the dialog; what is moved holds what is fixed, and its lists would be cut off at its edge.
        transitionProps: { transition: 'fade', duration: 120 },
        ...plainHeader,
      },
    },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.45 }, ...plainHeader } },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    Tooltip: { defaultProps: { openDelay: 400 } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

/** Colours by role. `--lanet-*` are ours; everything else corrects the kit's defaults where they miss the contrast. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#171a21',
    '--mantine-color-bright': '#0d0f14',
    '--mantine-color-dimmed': '#566072',
    '--mantine-color-placeholder': '#667085',
    '--mantine-color-red-text': '#b42318',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-color': '#171a21',
    '--mantine-color-default-border': '#e4e7ec',
    '--mantine-color-default-hover': '#f5f6f8',
    '--mantine-color-anchor': '#3b4fd0',
    '--lanet-side': '#fafbfc',
    '--lanet-surface': '#ffffff',
    '--lanet-sunken': '#f6f7f9',
    '--lanet-line': '#e4e7ec',
    '--lanet-line-soft': '#eef0f3',
    '--lanet-control-line': '#868e9c',
    '--lanet-hover': '#f2f4f7',
    '--lanet-active': '#e9edfd',
    '--lanet-active-text': '#2f3fb0',
    '--lanet-selected': '#eef1fe',
    '--lanet-focus': '#4c5fd7',
    '--lanet-ok': '#17803d',
    '--lanet-warn': '#9a5b00',
    '--lanet-danger': '#b42318',
    '--lanet-series-1': '#4263eb',
    '--lanet-series-2': '#7048e8',
    '--lanet-series-3': '#0c8599',
    '--lanet-series-4': '#c2410c',
    '--lanet-shadow': '0 1px 2px rgb(16 24 40 / 5%)',
  },
  dark: {
    '--mantine-color-body': '#0d0f14',
    '--mantine-color-text': '#e6e8ee',
    '--mantine-color-dimmed': '#9aa4b5',
    '--mantine-color-placeholder': '#8a94a6',
    '--mantine-color-red-text': '#ff8787',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-default': '#141820',
    '--mantine-color-default-color': '#e6e8ee',
    '--mantine-color-default-border': '#242a36',
    '--mantine-color-default-hover': '#1a1f29',
    '--mantine-color-anchor': '#a5b4ff',
    '--mantine-color-dark-6': '#12151c',
    '--lanet-side': '#0a0c10',
    '--lanet-surface': '#12151c',
    '--lanet-sunken': '#0a0c10',
    '--lanet-line': '#242a36',
    '--lanet-line-soft': '#1a1f29',
    '--lanet-control-line': '#667085',
    '--lanet-hover': '#161a22',
    '--lanet-active': '#1c2238',
    '--lanet-active-text': '#c3ceff',
    '--lanet-selected': '#171d33',
    '--lanet-focus': '#7c8cff',
    '--lanet-ok': '#8ce99a',
    '--lanet-warn': '#ffd43b',
    '--lanet-danger': '#ff8787',
    '--lanet-series-1': '#748ffc',
    '--lanet-series-2': '#b197fc',
    '--lanet-series-3': '#66d9e8',
    '--lanet-series-4': '#ffa94d',
    '--lanet-shadow': 'none',
  },
});
