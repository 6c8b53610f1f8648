import { encodePng } from './png';

export type Colour = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

/** Pictures are drawn this many times larger and averaged down, so that slanted lines have smooth edges. */
const SCALE = 3;
const WHITE = 255;

/** A white canvas for lines; coordinates in pixels, from the upper left corner. */
export class Picture {
  private readonly fine: Uint8Array;
  /** 1 for each pixel that is not entirely white. */
  private readonly drawn: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.fine = new Uint8Array(3 * width * height * SCALE ** 2).fill(WHITE);
    this.drawn = new Uint8Array(width * height);
  }

  /** Connects points by straight lines. */
  polyline(points: readonly Point[], colour: Colour, thickness = 1): void {
    points.slice(1).forEach((point, index) => this.line(points[index]!, point, colour, thickness));
  }

  png(): Buffer {
    const { width, height, drawn } = this;
    const pixels = new Uint8Array(3 * width * height).fill(WHITE);
    for (let place = 0; place < drawn.length; place++) {
      if (drawn[place] === 0) continue;
      for (let colour = 0; colour < 3; colour++) pixels[3 * place + colour] = this.mean(place, colour);
    }
    return encodePng(width, height, pixels);
  }

  private mean(place: number, colour: number): number {
    const [left, top] = [SCALE * (place % this.width), SCALE * Math.floor(place / this.width)];
    let sum = 0;
    for (let row = top; row < top + SCALE; row++) {
      for (let column = left; column < left + SCALE; column++)
        sum += this.fine[3 * (row * this.width * SCALE + column) + colour]!;
    }
    return sum / SCALE ** 2;
  }

  private line([x1, y1]: Point, [x2, y2]: Point, colour: Colour, thickness: number): void {
    const dots = Math.max(1, Math.ceil(SCALE * Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1))));
    for (let dot = 0; dot <= dots; dot++) {
      const share = dot / dots;
      this.dot(SCALE * (x1 + share * (x2 - x1)), SCALE * (y1 + share * (y2 - y1)), colour, thickness);
    }
  }

  private dot(x: number, y: number, [red, green, blue]: Colour, thickness: number): void {
    const radius = (SCALE * thickness) / 2;
    const [columns, rows] = [this.width * SCALE, this.height * SCALE];
    for (let row = Math.max(0, Math.round(y - radius)); row < Math.min(rows, y + radius); row++) {
      for (
        let column = Math.max(0, Math.round(x - radius));
        column < Math.min(columns, x + radius);
        column++
      ) {
        this.drawn[Math.floor(row / SCALE) * this.width + Math.floor(column / SCALE)] = 1;
        const place = 3 * (row * columns + column);
        this.fine[place] = red;
        this.fine[place + 1] = green;
        this.fine[place + 2] = blue;
      }
    }
  }
}
