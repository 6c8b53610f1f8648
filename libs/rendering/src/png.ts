import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

/** The picture of an SVG. Its font comes with Kymo, so that it looks the same on every machine. */
export function png(svg: string): Buffer {
  const fontFile = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const font = { loadSystemFonts: false, fontFiles: [fontFile], defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font }).render().asPng();
}
