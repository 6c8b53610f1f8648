/** How one channel follows the load of its machine. */
export interface ChannelModel {
  readonly name: string;
  readonly unit: string;
  /** Value without load and at full load, in the channel's unit. */
  readonly idle: number;
  readonly full: number;
  /** Shape between the two: `idle + (full - idle) * load ** exponent`. */
  readonly exponent: number;
  /** Time constant with which the channel follows the load. */
  readonly lagMinutes: number;
  /** Swing with the temperature of the day, in the channel's unit. */
  readonly ambient?: number;
  /** Oscillation of a control loop. */
  readonly ripple?: { readonly periodMinutes: number; readonly amplitude: number };
}

export interface MachineKind {
  readonly name: string;
  readonly channels: readonly ChannelModel[];
  /** Final effect of a slow leak on the channels, as shares of their span. */
  readonly leak: Readonly<Record<string, number>>;
}

const pump: MachineKind = {
  name: 'pump',
  channels: [
    { name: 'load', unit: '%', idle: 0, full: 100, exponent: 1, lagMinutes: 1 },
    { name: 'speed', unit: 'rpm', idle: 600, full: 2960, exponent: 0.8, lagMinutes: 2 },
    {
      name: 'flow',
      unit: 'm3/h',
      idle: 12,
      full: 240,
      exponent: 1,
      lagMinutes: 4,
      ripple: { periodMinutes: 16, amplitude: 22 },
    },
    {
      name: 'pressure',
      unit: 'bar',
      idle: 2,
      full: 16,
      exponent: 1.4,
      lagMinutes: 3,
      ripple: { periodMinutes: 16, amplitude: 1.4 },
    },
    { name: 'current', unit: 'A', idle: 18, full: 140, exponent: 1.2, lagMinutes: 1.5 },
    { name: 'power', unit: 'kW', idle: 6, full: 90, exponent: 1.5, lagMinutes: 1.5 },
    { name: 'temperature', unit: 'degC', idle: 28, full: 84, exponent: 1.1, lagMinutes: 25, ambient: 3 },
    { name: 'vibration', unit: 'mm/s', idle: 0.6, full: 4.2, exponent: 1.6, lagMinutes: 2 },
  ],
  leak: { pressure: -0.8, flow: -0.55, current: 0.4 },
};

const compressor: MachineKind = {
  name: 'compressor',
  channels: [
    { name: 'load', unit: '%', idle: 0, full: 100, exponent: 1, lagMinutes: 1 },
    { name: 'speed', unit: 'rpm', idle: 2400, full: 7400, exponent: 0.7, lagMinutes: 2 },
    { name: 'flow', unit: 'Nm3/min', idle: 4, full: 62, exponent: 1, lagMinutes: 3 },
    {
      name: 'pressure',
      unit: 'bar',
      idle: 3,
      full: 11,
      exponent: 0.9,
      lagMinutes: 5,
      ripple: { periodMinutes: 20, amplitude: 0.8 },
    },
    {
      name: 'current',
      unit: 'A',
      idle: 40,
      full: 310,
      exponent: 1.2,
      lagMinutes: 1.5,
      ripple: { periodMinutes: 20, amplitude: 24 },
    },
    {
      name: 'outlet_temperature',
      unit: 'degC',
      idle: 35,
      full: 118,
      exponent: 1,
      lagMinutes: 12,
      ambient: 4,
    },
    { name: 'oil_temperature', unit: 'degC', idle: 40, full: 82, exponent: 1, lagMinutes: 30, ambient: 3 },
    { name: 'vibration', unit: 'mm/s', idle: 0.9, full: 6.1, exponent: 1.5, lagMinutes: 2 },
  ],
  leak: { pressure: -0.75, flow: 0.5, current: 0.5 },
};

const turbine: MachineKind = {
  name: 'turbine',
  channels: [
    { name: 'load', unit: '%', idle: 0, full: 100, exponent: 1, lagMinutes: 1 },
    { name: 'speed', unit: 'rpm', idle: 2700, full: 3060, exponent: 0.6, lagMinutes: 2 },
    {
      name: 'fuel_flow',
      unit: 'kg/h',
      idle: 120,
      full: 980,
      exponent: 1.1,
      lagMinutes: 1.5,
      ripple: { periodMinutes: 12, amplitude: 82 },
    },
    { name: 'pressure', unit: 'bar', idle: 5, full: 19, exponent: 1, lagMinutes: 3 },
    {
      name: 'power',
      unit: 'kW',
      idle: 0,
      full: 5200,
      exponent: 1.3,
      lagMinutes: 2,
      ripple: { periodMinutes: 12, amplitude: 480 },
    },
    {
      name: 'exhaust_temperature',
      unit: 'degC',
      idle: 290,
      full: 565,
      exponent: 0.9,
      lagMinutes: 8,
      ambient: 6,
    },
    {
      name: 'bearing_temperature',
      unit: 'degC',
      idle: 38,
      full: 94,
      exponent: 1.1,
      lagMinutes: 30,
      ambient: 3,
    },
    { name: 'vibration', unit: 'mm/s', idle: 0.5, full: 3.8, exponent: 1.4, lagMinutes: 2 },
  ],
  leak: { pressure: -0.75, power: -0.5, fuel_flow: 0.4 },
};

/** The kinds of machine in the plant, in turn. */
export const MACHINE_KINDS = [pump, compressor, turbine] as const;
